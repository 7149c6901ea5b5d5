from reports.review.build import build_review
from reports.review.facts import Review, Row

__all__ = ["Review", "Row", "build_review"]
