"""Reading order: lines, headings, sections, sentences (文字部分)."""
