using Pulumi.Utilities;

namespace Tap.Infra.UnitTests;

public sealed class OutputTests(StackFixture fixture) : StackTests(fixture)
{
    [Fact]
    public Task The_document_lists_every_output()
    {
        var rows = StackOutputs.All.Select(output => $"| `{output.Name}` | {output.Meaning} |\n");
        return GeneratedPart.ShouldBeAsync("docs/outputs.md", "outputs", $"| output | what it is |\n| --- | --- |\n{string.Concat(rows)}");
    }

    [Fact]
    public void Every_output_of_the_list_is_one_of_some_stack() =>
        StackOutputs.All.Select(output => output.Name).Should().OnlyHaveUniqueItems().And.BeEquivalentTo(
            [.. Prod.Outputs.Keys, "authorizerName", "authorizerArn", "migrationReport"]);

    [Theory, BothEnvironments]
    public void No_output_is_secret_or_named_like_a_secret(string environment)
    {
        string[] suspicious = ["password", "token", "credential", "secretvalue", "secretstring", "privatekey"];

        Stack(environment).Outputs.Should().NotBeEmpty().And.OnlyContain(output =>
            !output.Value.IsSecret && !suspicious.Any(word => output.Key.Contains(word, StringComparison.OrdinalIgnoreCase)));
    }

    [Theory, BothEnvironments]
    public void The_component_of_the_stack_registers_the_same_outputs(string environment) =>
        Stack(environment).ComponentOutputs[Urn(environment, "tap:stack:TapStack", $"tap-{environment}")].Keys
            .Should().BeEquivalentTo(Stack(environment).Outputs.Keys);

    [Theory]
    [InlineData("tap:encryption:EncryptionKey", "tap-encryption-dev", "keyId", "id-of-tap-kms-dev")]
    [InlineData("tap:encryption:EncryptionKey", "tap-encryption-dev", "arn", "arn:aws:kms:eu-west-2:123456789012:key/id-of-tap-kms-dev")]
    [InlineData("tap:storage:DataStorage", "tap-storage-dev", "dataBucketName", "tap-data-dev-0a1b2c3")]
    [InlineData("tap:storage:DataStorage", "tap-storage-dev", "dataBucketArn", "arn:aws:s3:::tap-data-dev-0a1b2c3")]
    [InlineData("tap:storage:DataStorage", "tap-storage-dev", "accessLogBucketName", "tap-access-logs-dev-0a1b2c3")]
    [InlineData("tap:storage:SecureBucket", "tap-data-dev", "name", "tap-data-dev-0a1b2c3")]
    [InlineData("tap:storage:SecureBucket", "tap-data-dev", "arn", "arn:aws:s3:::tap-data-dev-0a1b2c3")]
    [InlineData("tap:storage:MetadataTable", "tap-table-dev", "name", "tap-metadata-dev")]
    [InlineData("tap:storage:MetadataTable", "tap-table-dev", "arn", "arn:aws:dynamodb:eu-west-2:123456789012:table/tap-metadata-dev")]
    [InlineData("tap:storage:MetadataTable", "tap-table-dev", "streamArn", "arn:aws:dynamodb:eu-west-2:123456789012:table/tap-metadata-dev/stream/2026-01-01T00:00:00.000")]
    [InlineData("tap:messaging:DeadLetterQueue", "tap-dead-letters-dev", "name", "tap-dlq-dev")]
    [InlineData("tap:messaging:DeadLetterQueue", "tap-dead-letters-dev", "url", "https://sqs.eu-west-2.amazonaws.com/123456789012/tap-dlq-dev")]
    [InlineData("tap:messaging:DeadLetterQueue", "tap-dead-letters-dev", "arn", "arn:aws:sqs:eu-west-2:123456789012:tap-dlq-dev")]
    [InlineData("tap:identity:ExecutionRole", "tap-processor-role-dev", "name", "tap-processor-role-dev-0a1b2c3")]
    [InlineData("tap:identity:ExecutionRole", "tap-processor-role-dev", "arn", "arn:aws:iam::123456789012:role/tap-processor-role-dev-0a1b2c3")]
    [InlineData("tap:functions:TapFunction", "tap-processor-dev", "logGroupName", "/aws/lambda/tap-processor-dev")]
    [InlineData("tap:functions:TapFunction", "tap-processor-dev", "name", "tap-processor-dev")]
    [InlineData("tap:functions:TapFunction", "tap-processor-dev", "arn", "arn:aws:lambda:eu-west-2:123456789012:function:tap-processor-dev")]
    [InlineData("tap:functions:TapFunction", "tap-processor-dev", "aliasArn", "arn:aws:lambda:eu-west-2:123456789012:function:tap-processor-dev:live")]
    [InlineData("tap:functions:TapFunction", "tap-processor-dev", "aliasName", "live")]
    [InlineData("tap:functions:TapFunction", "tap-processor-dev", "aliasInvokeArn", "arn:aws:apigateway:eu-west-2:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-2:123456789012:function:tap-processor-dev:live/invocations")]
    [InlineData("tap:secrets:AppSecret", "tap-secret-dev", "arn", "arn:aws:secretsmanager:eu-west-2:123456789012:secret:tap-app-secret-dev-0a1b2c3-AbCdEf")]
    [InlineData("tap:api:HttpApi", "tap-api-dev", "name", "tap-api-dev")]
    [InlineData("tap:api:HttpApi", "tap-api-dev", "stageName", "dev")]
    [InlineData("tap:api:HttpApi", "tap-api-dev", "url", "https://id-of-tap-api-dev.execute-api.eu-west-2.amazonaws.com/dev")]
    [InlineData("tap:api:HttpApi", "tap-api-dev", "healthCheckUrl", "https://id-of-tap-api-dev.execute-api.eu-west-2.amazonaws.com/dev/health")]
    [InlineData("tap:monitoring:AlarmTopic", "tap-alarm-topic-dev", "arn", "arn:aws:sns:eu-west-2:123456789012:tap-alarms-dev")]
    [InlineData("tap:monitoring:HealthAlarm", "tap-health-alarm-dev", "name", "tap-health-dev")]
    [InlineData("tap:monitoring:HealthAlarm", "tap-health-alarm-dev", "arn", "arn:aws:cloudwatch:eu-west-2:123456789012:alarm:tap-health-dev")]
    [InlineData("tap:monitoring:Dashboard", "tap-dashboard-dev", "name", "tap-dev-eu-west-2")]
    public async Task A_component_registers_what_others_need_of_it(string type, string name, string output, string value) =>
        (await OutputUtilities.GetValueAsync(Dev.ComponentOutputs[Urn("dev", type, name)][output])).Should().Be(value);

    [Theory, BothEnvironments]
    public void Every_component_registers_its_outputs(string environment)
    {
        var components = Stack(environment).Resources
            .Where(resource => resource.IsComponent)
            .Select(component => Urn(environment, component.Type, component.Name))
            .ToList();

        // The run itself registers the outputs of the stack that it puts around a program.
        Stack(environment).ComponentOutputs.Keys.Should().BeEquivalentTo(
            components.Append($"urn:pulumi:{environment}::tap::pulumi:pulumi:Stack::tap-{environment}"));
    }

    private static string Urn(string stack, string type, string name) => $"urn:pulumi:{stack}::tap::pulumi:pulumi:Stack${type}::{name}";
}
