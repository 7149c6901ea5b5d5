from reports.review.build import build_review
from reports.review.facts import Review
from reports.review.row import Row

__all__ = ["Review", "Row", "build_review"]
