"""CloudWatch, its logs, and Application Auto Scaling."""

import time
from typing import Any

from moto.cloudwatch.models import cloudwatch_backends
from moto.logs.models import logs_backends

from tests.moto.faults.fault import ACCOUNT, REGION, aws, fails, fault, queue, received, refusal, table

_RANGE = {"StartTime": time.time() - 3600, "EndTime": time.time() + 3600}


def _alarm(**more: Any) -> Any:
    client = aws("cloudwatch")
    comparison = {"EvaluationPeriods": 1, "Threshold": 0, "ComparisonOperator": "GreaterThanThreshold"}
    client.put_metric_alarm(AlarmName="a", Namespace="n", MetricName="m", Statistic="Sum", Period=60, **comparison, **more)
    return client


def _described(client: Any) -> dict[str, Any]:
    return client.describe_alarms(AlarmNames=["a"])["MetricAlarms"][0]


def _data(*values: float, **dimensions: str) -> Any:
    client = aws("cloudwatch")
    described = [{"Name": name, "Value": value} for name, value in dimensions.items()]
    client.put_metric_data(Namespace="n", MetricData=[{"MetricName": "m", "Value": value, "Dimensions": described} for value in values])
    return client


@fault("CloudWatchBackend.put_metric_alarm")
def a_new_alarm_is_ok_without_data() -> bool:
    return _described(_alarm())["StateValue"] == "OK"


@fault("CloudWatchBackend.set_alarm_state")
def a_state_set_by_hand_has_no_consequences() -> bool:
    url, arn = queue()
    topic = aws("sns").create_topic(Name="topic")["TopicArn"]
    aws("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    _alarm(AlarmActions=[topic]).set_alarm_state(AlarmName="a", StateValue="ALARM", StateReason="drill")
    return not received(url)


@fault("CloudWatchResponse.put_composite_alarm")
def composite_alarms_cannot_be_put() -> bool:
    return fails(_alarm().put_composite_alarm, AlarmName="c", AlarmRule="ALARM(a)")


@fault("CloudWatchResponse.describe_alarms")
def alarms_of_a_type_that_is_not_asked_for_are_told_of() -> bool:
    return bool(_alarm().describe_alarms(AlarmTypes=["CompositeAlarm"])["MetricAlarms"])


@fault("Alarm.state_transitioned_timestamp")
def alarms_do_not_say_since_when() -> bool:
    return "StateTransitionedTimestamp" not in _described(_alarm())


@fault("CloudWatchResponse.describe_alarm_history")
def alarms_have_no_history() -> bool:
    client = _alarm()
    return fails(client.describe_alarm_history, AlarmName="a") or not client.describe_alarm_history(AlarmName="a")["AlarmHistoryItems"]


@fault("CloudWatchResponse.disable_alarm_actions")
def actions_cannot_be_switched_off() -> bool:
    client = _alarm()
    return fails(client.disable_alarm_actions, AlarmNames=["a"]) or _described(client)["ActionsEnabled"]


@fault("CloudWatchResponse.enable_alarm_actions")
def actions_cannot_be_switched_on() -> bool:
    client = _alarm(ActionsEnabled=False)
    return fails(client.enable_alarm_actions, AlarmNames=["a"]) or not _described(client)["ActionsEnabled"]


@fault("CloudWatchBackend.put_metric_data", "CloudWatchBackend.get_filtered_metrics")
def every_datum_is_kept_by_itself() -> bool:
    _data(*range(50))
    return len(cloudwatch_backends[ACCOUNT][REGION].metric_data) >= 50


@fault("CloudWatchBackend.get_metric_data")
def there_is_no_metric_math() -> bool:
    stat = {"Metric": {"Namespace": "n", "MetricName": "m"}, "Period": 3600, "Stat": "Sum"}
    queries = [{"Id": "sum", "Expression": "a + a"}, {"Id": "a", "MetricStat": stat, "ReturnData": False}]
    client = _data(2)
    return fails(client.get_metric_data, MetricDataQueries=queries, **_RANGE) or (
        [[4.0]] != [found["Values"] for found in client.get_metric_data(MetricDataQueries=queries, **_RANGE)["MetricDataResults"]]
    )


@fault("CloudWatchResponse.get_metric_statistics")
def there_are_no_percentiles() -> bool:
    asked: dict[str, Any] = {"Namespace": "n", "MetricName": "m", "Period": 3600, "ExtendedStatistics": ["p90"], **_RANGE}
    client = _data(1, 2)
    return fails(client.get_metric_statistics, **asked) or (
        [{"p90": 2.0}] != [point.get("ExtendedStatistics") for point in client.get_metric_statistics(**asked)["Datapoints"]]
    )


def _group(*messages: str) -> Any:
    client = aws("logs")
    client.create_log_group(logGroupName="g")
    client.create_log_stream(logGroupName="g", logStreamName="s")
    _filter(client)
    events = [{"timestamp": int(time.time() * 1000), "message": message} for message in messages]
    if events:
        client.put_log_events(logGroupName="g", logStreamName="s", logEvents=events)
    return client


def _filter(client: Any) -> None:
    transformation = {"metricName": "m", "metricNamespace": "n", "metricValue": "1"}
    client.put_metric_filter(logGroupName="g", filterName="f", filterPattern="ERROR", metricTransformations=[transformation])


@fault("LogsBackend.put_log_events")
def metric_filters_count_nothing() -> bool:
    _group("an ERROR")
    return not aws("cloudwatch").list_metrics(Namespace="n")["Metrics"]


@fault("MetricFilters.add_filter")
def a_filter_of_the_same_name_is_a_second_one() -> bool:
    client = _group()
    _filter(client)
    return len(client.describe_metric_filters(logGroupName="g")["metricFilters"]) == 2


@fault("moto.logs.models.EventMessageFilter")
def a_condition_on_a_field_matches_every_event() -> bool:
    found = _group('{"level":"WARN"}').filter_log_events(logGroupName="g", filterPattern='{ $.level = "ERROR" }')
    return bool(found["events"])


@fault("moto.logs.models.execute_query")
def a_query_of_the_logs_filters_nothing() -> bool:
    client, end = _group('{"level":"WARN"}'), int(time.time()) + 60
    query = 'fields @message | filter level = "ERROR"'
    id = client.start_query(logGroupNames=["g"], queryString=query, startTime=end - 120, endTime=end)["queryId"]
    return bool(client.get_query_results(queryId=id)["results"])


@fault("LogsBackend.start_query", "LogsBackend.get_query_results")
def results_of_queries_stay_and_others_break_it() -> bool:
    client = _group()
    for _ in range(101):
        client.start_query(logGroupNames=["g"], queryString="fields @message", startTime=1, endTime=2)
    code = ""
    try:
        client.get_query_results(queryId="none")
    except KeyError:
        code = "broken"
    return code == "broken" and len(logs_backends[ACCOUNT][REGION].queries) == 101


@fault("LogsResponse.stop_query")
def no_query_can_be_stopped() -> bool:
    return refusal(_group().stop_query, queryId="none") != "ResourceNotFoundException"


@fault("LogGroup.filter_log_events")
def events_come_stream_by_stream() -> bool:
    client = _group("later")
    client.create_log_stream(logGroupName="g", logStreamName="t")
    earlier = {"timestamp": int(time.time() * 1000) - 60_000, "message": "earlier"}
    client.put_log_events(logGroupName="g", logStreamName="t", logEvents=[earlier])
    return [event["message"] for event in client.filter_log_events(logGroupName="g")["events"]] == ["later", "earlier"]


@fault("LogsResponse.associate_kms_key", "LogsResponse.disassociate_kms_key")
def the_key_of_a_group_cannot_be_changed() -> bool:
    client = _group()
    key = aws("kms").create_key()["KeyMetadata"]["Arn"]
    return fails(client.associate_kms_key, logGroupName="g", kmsKeyId=key) or fails(client.disassociate_kms_key, logGroupName="g")


def _policy(client: Any, target: float = 70) -> dict[str, Any]:
    what = {"ServiceNamespace": "dynamodb", "ResourceId": "table/table", "ScalableDimension": "dynamodb:table:WriteCapacityUnits"}
    client.register_scalable_target(**what, MinCapacity=1, MaxCapacity=9)
    metric = {"PredefinedMetricType": "DynamoDBWriteCapacityUtilization"}
    tracking = {"TargetValue": target, "PredefinedMetricSpecification": metric}
    return client.put_scaling_policy(
        **what, PolicyName="p", PolicyType="TargetTrackingScaling", TargetTrackingScalingPolicyConfiguration=tracking
    )


def _scaling() -> Any:
    table(BillingMode="PROVISIONED", ProvisionedThroughput={"ReadCapacityUnits": 1, "WriteCapacityUnits": 1})
    return aws("application-autoscaling")


@fault("FakeApplicationAutoscalingPolicy._generate_dynamodb_alarms")
def what_scales_writes_watches_reads() -> bool:
    _policy(_scaling())
    return {alarm["MetricName"] for alarm in aws("cloudwatch").describe_alarms()["MetricAlarms"]} != {"ConsumedWriteCapacityUnits"}


@fault("ApplicationAutoscalingBackend.put_scaling_policy")
def a_changed_policy_is_another_one() -> bool:
    client = _scaling()
    return _policy(client)["PolicyARN"] != _policy(client, 50)["PolicyARN"]


@fault("ApplicationAutoscalingBackend.deregister_scalable_target")
def policies_outlive_their_target() -> bool:
    client = _scaling()
    _policy(client)
    what = {"ServiceNamespace": "dynamodb", "ResourceId": "table/table", "ScalableDimension": "dynamodb:table:WriteCapacityUnits"}
    client.deregister_scalable_target(**what)
    return bool(client.describe_scaling_policies(ServiceNamespace="dynamodb")["ScalingPolicies"])
