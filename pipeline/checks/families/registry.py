"""The families that look at text, forms and contents, in the order in which they run."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pipeline.checks.book import Book
from pipeline.checks.families.completeness import completeness
from pipeline.checks.families.numbering import numbering
from pipeline.checks.families.performance import performance
from pipeline.checks.families.project_amounts import project_amounts
from pipeline.checks.families.residue import residue
from pipeline.checks.families.targets import targets
from pipeline.checks.families.text_forms import text_forms
from pipeline.checks.families.text_parts import text_parts
from pipeline.checks.families.text_quality import text_quality
from pipeline.checks.families.text_table import text_table
from pipeline.checks.families.year_on_year import year_on_year
from schemas.checks import Finding, Relation

FAMILIES: tuple[Callable[[Book], Iterable[Relation | Finding]], ...] = (
    performance, targets, text_table, text_parts, text_forms, project_amounts, year_on_year, completeness, text_quality, numbering, residue)
