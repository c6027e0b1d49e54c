"""KMS, SNS, SQS, and moto's server itself."""

import json
from typing import Any
from unittest import mock

import boto3
from moto.core import loaders, models, responses, serialize, utils
from moto.core.base_backend import AccountSpecificBackend
from moto.iam.models import AWSManagedPolicy, iam_backends
from moto.moto_api._internal.moto_random import MotoRandom
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.sns.models import sns_backends
from werkzeug.routing import Map, Rule
from werkzeug.test import Client

from tests.moto.faults.fault import ACCOUNT, REGION, aws, fails, fault, function, queue, refusal


@fault("KmsResponse.enable_key_rotation", "KmsResponse.get_key_rotation_status")
def a_key_forgets_its_rotation_period() -> bool:
    client = aws("kms")
    key = client.create_key()["KeyMetadata"]["KeyId"]
    client.enable_key_rotation(KeyId=key, RotationPeriodInDays=90)
    return client.get_key_rotation_status(KeyId=key).get("RotationPeriodInDays") != 90


@fault("moto.kms.models.generate_private_key")
def a_symmetric_key_has_a_public_one() -> bool:
    client = aws("kms")
    return not fails(client.get_public_key, KeyId=client.create_key()["KeyMetadata"]["KeyId"])


@fault("TokenResponse.get_session_token")
def all_sessions_have_the_same_keys() -> bool:
    one, other = (aws("sts").get_session_token()["Credentials"]["AccessKeyId"] for _ in range(2))
    return one == other


@fault("SecretsManagerBackend.rotate_secret")
def a_secret_is_rotated_by_no_function() -> bool:
    client = aws("secretsmanager")
    secret = client.create_secret(Name="rotated", SecretString="first")["ARN"]
    return not fails(client.rotate_secret, SecretId=secret)


@fault("SecretsManagerBackend.update_secret_version_stage")
def a_secret_without_a_stage_is_not_the_current_one() -> bool:
    client = aws("secretsmanager")
    secret = client.create_secret(Name="staged", SecretString="first")
    second = client.put_secret_value(SecretId="staged", SecretString="second", VersionStages=["AWSPENDING"])["VersionId"]
    client.update_secret_version_stage(
        SecretId="staged", VersionStage="AWSCURRENT", MoveToVersionId=second, RemoveFromVersionId=secret["VersionId"]
    )
    return client.get_secret_value(SecretId="staged")["SecretString"] != "second"


@fault("SNSBackend.subscribe")
def an_email_subscription_is_confirmed_at_once() -> bool:
    client = aws("sns")
    topic = client.create_topic(Name="t")["TopicArn"]
    subscription = client.subscribe(TopicArn=topic, Protocol="email", Endpoint="ops@example.com", ReturnSubscriptionArn=True)
    attributes = client.get_subscription_attributes(SubscriptionArn=subscription["SubscriptionArn"])["Attributes"]
    return attributes["PendingConfirmation"] == "false"


@fault("Subscription.private_key")
def each_subscription_makes_a_key_to_sign_with() -> bool:
    client = aws("sns")
    topic = client.create_topic(Name="signed")["TopicArn"]
    for name in ("one", "other"):
        client.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=f"arn:aws:sqs:{REGION}:{ACCOUNT}:{name}")
    one, other = sns_backends[ACCOUNT][REGION].subscriptions.values()
    return one.private_key() is not other.private_key()


@fault("Queue._set_attributes")
def a_queue_forgets_its_policy() -> bool:
    client = aws("sqs")
    url, arn = queue()
    statement = {"Sid": "s", "Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": arn}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    client.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    client.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "5"})
    return not client.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"]).get("Attributes", {}).get("Policy")


@fault("Queue.redrive_allow_policy", "Queue.BASE_ATTRIBUTES")
def a_queue_does_not_show_its_redrive_allow_policy() -> bool:
    client = aws("sqs")
    url, _ = queue()
    client.set_queue_attributes(QueueUrl=url, Attributes={"RedriveAllowPolicy": '{"redrivePermission":"denyAll"}'})
    return "RedriveAllowPolicy" not in client.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]


@fault("moto.wafv2.models.WAFV2DuplicateItemException")
def a_second_web_acl_of_a_name_is_refused_with_another_code() -> bool:
    visibility = {"SampledRequestsEnabled": False, "CloudWatchMetricsEnabled": False, "MetricName": "m"}
    acl = {"Name": "a", "Scope": "REGIONAL", "DefaultAction": {"Allow": {}}, "VisibilityConfig": visibility, "Rules": []}
    aws("wafv2").create_web_acl(**acl)
    return refusal(aws("wafv2").create_web_acl, **acl) != "WAFDuplicateItemException"


@fault("kernel/moto_host.py: _Dispatcher")
def the_service_of_a_host_is_looked_for_at_each_request() -> bool:
    return not hasattr(DomainDispatcherApplication.get_backend_for_host, "cache_info")


@fault("BaseBackend.__setattr__")
def what_a_backend_has_cannot_be_read_while_it_gets_more() -> bool:
    aws("iam").list_users()
    roles: Any = iam_backends[ACCOUNT]["aws"].roles
    roles["a"] = None
    reading = iter(roles.values())
    roles["b"] = None
    broken = fails(lambda: list(reading))
    del roles["a"], roles["b"]
    return broken


@fault("moto.core.utils.create_loader")
def the_models_of_a_service_are_looked_for_anew_for_each_of_them() -> bool:
    return loaders.create_loader() is not loaders.create_loader()


@fault("moto.core.responses.boto3")
def a_client_is_made_to_know_the_urls_of_a_service() -> bool:
    with mock.patch.object(boto3, "client", wraps=boto3.client) as client:
        vars(responses)["_get_method_urls"].__wrapped__("sts", REGION)
    return client.called


@fault("moto.core.base_backend.Session", "moto.core.utils.Session")
def regions_and_names_of_services_come_from_sessions_of_their_own() -> bool:
    aws("sts")
    names = utils.service_name_from_moto_package_name
    with mock.patch.object(utils, "Session", wraps=boto3.Session) as made:
        vars(names)["__wrapped__"]("cognitoidp")
    return made.called and AccountSpecificBackend.get_session() is not boto3.DEFAULT_SESSION


@fault("EventAliaser._alias_event_name")
def each_client_finds_out_anew_what_an_event_is_called() -> bool:
    one, other = (aws("sts", region).meta.events for region in ("eu-west-1", "eu-west-2"))
    return vars(one)["_alias_name_cache"] is not vars(other)["_alias_name_cache"]


@fault("Rule._compile_builder")
def a_route_is_compiled_to_build_urls_that_nobody_asks_for() -> bool:
    rule = Rule("/<id>", endpoint="id")
    Map([rule])
    return bool(vars(rule)["_build"].__func__.__code__.co_filename == "<werkzeug routing>")


@fault("kernel/stand_ins.py: install")
def the_core_imports_what_answers_within_a_test() -> bool:
    return {"responses", "patch"} <= set(vars(models))


@fault("AWSManagedPolicy.__getattr__", "AWSManagedPolicy.from_data")
def every_managed_policy_is_made_before_it_is_asked_for() -> bool:
    data = {"Path": "/", "Document": {}, "CreateDate": "2026-01-01T00:00:00+00:00", "UpdateDate": "2026-01-01T00:00:00+00:00"}
    return "versions" in vars(AWSManagedPolicy.from_data("policy", ACCOUNT, "aws", data))


@fault("kernel/moto_host.py: MOTO_DISABLE_GLOBAL_CORS")
def pages_of_any_origin_are_told_that_they_may_read() -> bool:
    answer = Client(create_backend_app("sts")).post("/", data={"Action": "GetCallerIdentity"}, headers={"Origin": "https://example.com"})
    return "Access-Control-Allow-Origin" in answer.headers


@fault("MotoRandom.get_random_string")
def the_characters_of_an_id_are_chosen_one_by_one() -> bool:
    with mock.patch.object(MotoRandom, "choice", return_value="x") as choice:
        MotoRandom().get_random_string(52)
    return choice.call_count == 52


@fault("moto.core.responses.method_names_from_class")
def the_actions_of_a_service_are_listed_at_each_request() -> bool:
    return utils.method_names_from_class(object) is not utils.method_names_from_class(object)


@fault("ResponseSerializer.get_value")
def the_names_of_a_member_are_made_anew_for_each_value() -> bool:
    client = aws("dynamodb")
    client.list_tables()
    with mock.patch.object(serialize, "xform_name", wraps=vars(serialize)["xform_name"]) as made:
        client.list_tables()
    return made.called


@fault("moto.iam.models.get_account_id_from")
def a_request_makes_the_policies_of_all_partitions() -> bool:
    aws("iam").list_users()
    aws("sqs").list_queues()
    return len(iam_backends[ACCOUNT]) > 1


@fault("kernel/moto_host.py: _no_control")
def everybody_may_wipe_everything() -> bool:
    return Client(DomainDispatcherApplication(create_backend_app)).post("http://127.0.0.1/moto-api/reset").status_code == 200


@fault("kernel/moto_host.py: MOTO_IAM_LOAD_MANAGED_POLICIES")
def the_managed_policies_are_missing() -> bool:
    return not aws("iam").list_policies(Scope="AWS")["Policies"]


@fault("kernel/moto_host.py: MOTO_LAMBDA_CONCURRENCY_QUOTA")
def a_function_may_reserve_more_than_the_account_has() -> bool:
    return not fails(function().put_function_concurrency, FunctionName="f", ReservedConcurrentExecutions=100_000)
