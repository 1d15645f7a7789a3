"""Validation: what a reviewer of model risk asks, as figures (a JSON report) and as a page to print."""

from scoring.model.validation.measures import auc_interval, measures

__all__ = ["auc_interval", "measures"]
