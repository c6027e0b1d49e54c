"""The AWS/ApiGateway metrics of every request.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
"""

from __future__ import annotations

from local_aws.services.apigateway.gateway.context import RequestContext
from local_aws.services.cloudwatch.recorder import record


def record_request(api_name: str, context: RequestContext) -> None:
    """Takes from the context of an answered request what CloudWatch shows, for the API and for its stage."""
    status = context["status"]
    values = {
        "Count": 1,
        "4XXError": int(400 <= status < 500),
        "5XXError": int(status >= 500),
        "Latency": context["responseLatency"],
    }
    if "integrationLatency" in context.variables:
        values["IntegrationLatency"] = context["integrationLatency"]
    api = {"ApiName": api_name}
    record(context["region"], "AWS/ApiGateway", [api, api | {"Stage": context["stage"]}], values)
