"""Narrative fields: what forms and prose say in words, as slices of the document (文字说明)."""
