"""Lambda."""

import inspect
from typing import Any
from unittest import mock

from moto.awslambda.models import LambdaFunction

from tests.moto.faults.fault import aws, fails, fault, function, queue, refusal, table

_F = {"FunctionName": "f"}
_STATEMENT = {**_F, "StatementId": "s", "Action": "lambda:InvokeFunction", "Principal": "s3.amazonaws.com"}


def _versions(*numbers: str) -> Any:
    client = function()
    for number in numbers:
        client.update_function_configuration(**_F, Description=number)
        client.publish_version(**_F)
    return client


@fault("moto.awslambda.models.LambdaFunction")
def a_function_forgets_its_dead_letter_queue() -> bool:
    _, arn = queue()
    client = function(DeadLetterConfig={"TargetArn": arn})
    return "DeadLetterConfig" not in client.get_function_configuration(**_F)


@fault("Function._invoke_lambda")
def code_runs_in_docker() -> bool:
    return "docker" in inspect.getsource(LambdaFunction._invoke_lambda)  # pyright: ignore[reportPrivateUsage] # it is what is replaced


@fault("LambdaStorage.publish_version")
def an_update_that_changes_nothing_is_worth_a_version() -> bool:
    client = _versions("1")
    client.update_function_configuration(**_F, Description="1")
    return client.publish_version(**_F)["Version"] == "2"


@fault("LambdaStorage.publish_version")
def the_number_of_a_deleted_version_is_used_again() -> bool:
    client = _versions("1", "2")
    client.delete_function(**_F, Qualifier="2")
    client.update_function_configuration(**_F, Description="3")
    return client.publish_version(**_F)["Version"] == "2"


@fault("LambdaStorage.put_alias", "LambdaStorage.update_alias")
def the_weights_of_an_alias_may_name_any_version() -> bool:
    client = _versions("1")
    routing = {"AdditionalVersionWeights": {"7": 0.5}}
    alias = {**_F, "Name": "live", "FunctionVersion": "1", "RoutingConfig": routing}
    return not fails(client.create_alias, **alias) and not fails(client.update_alias, **alias)


@fault("moto.awslambda.models.ConflictException")
def a_second_alias_of_a_name_is_refused_with_another_code() -> bool:
    client, alias = _versions("1"), {**_F, "Name": "live", "FunctionVersion": "1"}
    client.create_alias(**alias)
    return refusal(client.create_alias, **alias) != "ResourceConflictException"


@fault("LambdaBackend.update_function_code")
def new_code_is_applied_twice() -> bool:
    client = function()
    with mock.patch.object(LambdaFunction, "update_function_code", return_value={}) as apply:
        fails(client.update_function_code, **_F, ZipFile=b"code")
    return apply.call_count > 1


@fault("Policy.add_statement")
def a_statement_id_may_be_given_twice() -> bool:
    client = function()
    client.add_permission(**_STATEMENT)
    return not fails(client.add_permission, **_STATEMENT)


@fault("LambdaBackend.get_policy")
def the_statements_of_all_qualifiers_are_one_policy() -> bool:
    client = _versions("1")
    client.add_permission(**_STATEMENT, Qualifier="1")
    return not fails(client.get_policy, **_F)


@fault("LambdaResponse.remove_permission")
def a_statement_is_removed_from_any_qualifier() -> bool:
    client = _versions("1")
    client.add_permission(**_STATEMENT, Qualifier="1")
    return not fails(client.remove_permission, **_F, StatementId="s")


@fault(
    *(f"LambdaResponse.{verb}_function_event_invoke_config" for verb in ("put", "update", "get", "delete")),
    "LambdaResponse.list_function_event_invoke_configs",
)
def all_qualifiers_share_one_event_invoke_config() -> bool:
    client = _versions("1")
    client.put_function_event_invoke_config(**_F, MaximumRetryAttempts=1)
    client.put_function_event_invoke_config(**_F, Qualifier="1", MaximumRetryAttempts=0)
    return len(client.list_function_event_invoke_configs(**_F)["FunctionEventInvokeConfigs"]) != 2


def _mapping() -> tuple[Any, dict[str, Any]]:
    table(StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"})
    stream = aws("dynamodb").describe_table(TableName="table")["Table"]["LatestStreamArn"]
    client = function()
    return client, client.create_event_source_mapping(**_F, EventSourceArn=stream, StartingPosition="LATEST")


@fault("LambdaBackend.create_event_source_mapping")
def a_stream_is_mapped_to_a_role_that_may_not_read_it() -> bool:
    return not fails(_mapping)


@fault("LambdaBackend.update_event_source_mapping")
def a_mapping_takes_any_number_of_retries() -> bool:
    client, mapping = _mapping()
    return not fails(client.update_event_source_mapping, UUID=mapping["UUID"], MaximumRetryAttempts=10_001)


@fault("EventSourceMapping.get_configuration")
def a_mapping_does_not_say_how_its_last_batch_went() -> bool:
    client, mapping = _mapping()
    return "No records processed" != client.get_event_source_mapping(UUID=mapping["UUID"]).get("LastProcessingResult")


@fault("LambdaBackend.delete_event_source_mapping")
def a_mapping_that_does_not_exist_can_be_deleted() -> bool:
    return refusal(aws("lambda").delete_event_source_mapping, UUID="none") != "ResourceNotFoundException"
