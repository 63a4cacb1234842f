"""Families of checks: each module builds relations and findings of one kind (核对类别)."""
