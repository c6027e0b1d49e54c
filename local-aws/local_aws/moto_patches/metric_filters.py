"""moto's PutMetricFilter adds a second filter of the same name instead of replacing the first."""

from __future__ import annotations

from moto.logs.metric_filters import MetricFilters


def install() -> None:
    """Removes the old one first."""
    add_filter = MetricFilters.add_filter

    def put_filter(filters: MetricFilters, filter_name: str, filter_pattern: str, log_group_name: str, metric_transformations: str) -> None:
        filters.metric_filters = [
            known for known in filters.metric_filters if (known["filterName"], known["logGroupName"]) != (filter_name, log_group_name)
        ]
        add_filter(filters, filter_name, filter_pattern, log_group_name, metric_transformations)

    MetricFilters.add_filter = put_filter
