using System.Text.Json.Nodes;

namespace Tap.Infra.UnitTests.Migration;

/// <summary>The function that copies a table's changes and the one that compares the copies with their sources.</summary>
public sealed class MigrationFunctionTests(StackFixture fixture) : StackTests(fixture)
{
    /// <summary>Each function in each environment.</summary>
    public static TheoryData<string, string> Functions => new()
    {
        { "dev", "table-replicator" },
        { "dev", "migration-validator" },
        { "prod", "table-replicator" },
        { "prod", "migration-validator" },
    };

    [Theory, MemberData(nameof(Functions))]
    public void A_function_has_memory_time_and_five_executions_set_aside(string environment, string name)
    {
        var function = Function(environment, name);

        function.Number("memorySize").Should().Be(256);
        function.Number("timeout").Should().Be(300);
        function.Number("reservedConcurrentExecutions").Should().Be(5);
    }

    [Fact]
    public async Task Each_function_can_be_set()
    {
        var run = await TapRun.StartAsync(RunOptions.Dev.Migrating.With(
            "tap:functions", """{ "tableReplicator": { "memoryMb": 512, "reservedConcurrency": 9 }, "migrationValidator": { "timeoutSeconds": 900 } }"""));

        run.Single(AwsType.Function, "tap-table-replicator-dev").Number("memorySize").Should().Be(512);
        run.Single(AwsType.Function, "tap-table-replicator-dev").Number("reservedConcurrentExecutions").Should().Be(9);
        run.Single(AwsType.Function, "tap-migration-validator-dev").Number("timeout").Should().Be(900);
    }

    [Theory, MemberData(nameof(Functions))]
    public void What_a_function_could_not_handle_is_told_to_the_topic(string environment, string name)
    {
        Migration(environment).Single(AwsType.AsyncConfig, $"tap-{name}-{environment}-async").Inputs.ShouldBeJson($$"""
            {
              "functionName": "tap-{{name}}-{{environment}}",
              "qualifier": "live",
              "maximumRetryAttempts": 2,
              "destinationConfig": { "onFailure": { "destination": "{{TopicArn(environment)}}" } }
            }
            """);
    }

    [Theory, MemberData(nameof(Functions))]
    public void A_function_is_a_bundle_with_a_role_and_a_log_group_of_its_own(string environment, string name)
    {
        var function = Function(environment, name);

        function.Text("code.$archive").Should().Be(Path.Combine(AppContext.BaseDirectory, "lambda", name));
        function.Text("role").Should().Be($"arn:aws:iam::123456789012:role/tap-{name}-role-{environment}-0a1b2c3");
        function.Text("loggingConfig.logGroup").Should().Be($"/aws/lambda/tap-{name}-{environment}");
        function.Json("tracingConfig").ShouldBeJson("""{ "mode": "Active" }""");
        Migration(environment).Single(AwsType.LogGroup, $"tap-{name}-{environment}-logs").Number("retentionInDays").Should().Be(environment == "prod" ? 30 : 7);
        Migration(environment).Single(AwsType.RolePolicy, $"tap-{name}-{environment}-policy").Text("role").Should().Be($"tap-{name}-role-{environment}-0a1b2c3");
    }

    /// <summary>Trust and managed policies of the role, log group, alias, runtime, and what the function waits for.</summary>
    [Theory, MemberData(nameof(Functions))]
    public void All_else_is_as_with_every_function(string environment, string name)
    {
        string[] alike = [AwsType.Role, AwsType.Attachment, AwsType.LogGroup, AwsType.FunctionAlias];
        string[] apart = ["name", "description", "code", "role", "memorySize", "environment", "loggingConfig", "reservedConcurrentExecutions"];

        Registrations(name).Should().HaveCount(5).And.BeEquivalentTo(
            Registrations("processor").Select(text => text.Replace("processor", name, StringComparison.Ordinal)));
        Function(environment, name).DependsOn
            .Should().BeEquivalentTo(Function(environment, "processor").DependsOn.Select(label => label.Replace("processor", name, StringComparison.Ordinal)));
        Rest(name).ShouldBeJson(Rest("processor").ToJsonString());
        Function(environment, name).Number("reservedConcurrentExecutions").Should().Be(5);

        IEnumerable<string> Registrations(string function) => Migration(environment).AwsResources
            .Where(resource => alike.Contains(resource.Type) && resource.Name.StartsWith($"tap-{function}-", StringComparison.Ordinal))
            .Select(resource => resource.Registration);

        JsonObject Rest(string function) => new(Function(environment, function).Inputs
            .Where(input => !apart.Contains(input.Key)).Select(input => KeyValuePair.Create(input.Key, input.Value?.DeepClone())));
    }

    /// <summary>As lambda/table-replicator/src/env.ts reads them.</summary>
    [Theory, BothEnvironments]
    public void The_replicator_knows_both_tables(string environment)
    {
        var variables = Own(environment, "table-replicator");

        ((string)variables["TABLES"]!).ShouldBeJson($$"""
            [{ "source": "tap-metadata-{{environment}}", "target": "tap-migration-metadata-{{environment}}", "keys": ["id", "timestamp"] }]
            """);
        variables.Remove("TABLES");
        variables.ShouldBeJson("""{ "TARGET_REGION": "eu-west-1" }""");
    }

    /// <summary>As lambda/migration-validator/src/env.ts reads them.</summary>
    [Theory, BothEnvironments]
    public void The_validator_knows_all_pairs_and_where_results_go(string environment)
    {
        var variables = Own(environment, "migration-validator");

        ((string)variables["BUCKETS"]!).ShouldBeJson($$"""
            [{ "source": "tap-data-{{environment}}-0a1b2c3", "target": "tap-migration-data-{{environment}}-0a1b2c3", "prefix": "" }]
            """);
        ((string)variables["TABLES"]!).ShouldBeJson($$"""
            [{ "source": "tap-metadata-{{environment}}", "target": "tap-migration-metadata-{{environment}}", "keys": ["id", "timestamp"], "ttl": "ttl" }]
            """);
        variables.Remove("BUCKETS");
        variables.Remove("TABLES");
        variables.ShouldBeJson($$"""
            {
              "RESULT_BUCKET": "tap-data-{{environment}}-0a1b2c3",
              "SOURCE_REGION": "eu-west-2",
              "TARGET_REGION": "eu-west-1",
              "TOPIC_ARN": "{{TopicArn(environment)}}"
            }
            """);
    }

    [Theory, BothEnvironments]
    public void The_replicator_may_do_what_its_code_and_its_stream_call(string environment) =>
        Migration(environment).Single(AwsType.RolePolicy, $"tap-table-replicator-{environment}-policy").Text("policy").ShouldBeJson($$"""
            {
              "Version": "2012-10-17",
              "Statement": [
                {
                  "Sid": "UseTable",
                  "Effect": "Allow",
                  "Action": ["dynamodb:GetItem", "dynamodb:Scan"],
                  "Resource": ["arn:aws:dynamodb:eu-west-2:123456789012:table/tap-metadata-{{environment}}"]
                },
                {
                  "Sid": "ReadStream",
                  "Effect": "Allow",
                  "Action": ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
                  "Resource": ["arn:aws:dynamodb:eu-west-2:123456789012:table/tap-metadata-{{environment}}/stream/2026-01-01T00:00:00.000"]
                },
                { "Sid": "ListStreams", "Effect": "Allow", "Action": ["dynamodb:ListStreams"], "Resource": ["*"] },
                {{FunctionPolicy.UseKey(environment, "DecryptData", "\"kms:Decrypt\"", "dynamodb")}},
                {
                  "Sid": "WriteCopy",
                  "Effect": "Allow",
                  "Action": ["dynamodb:PutItem", "dynamodb:DeleteItem"],
                  "Resource": ["arn:aws:dynamodb:eu-west-1:123456789012:table/tap-migration-metadata-{{environment}}"]
                },
                {
                  "Sid": "UseTargetKey",
                  "Effect": "Allow",
                  "Action": ["kms:Decrypt"],
                  "Resource": ["arn:aws:kms:eu-west-1:123456789012:key/id-of-tap-migration-kms-{{environment}}"],
                  "Condition": { "StringEquals": { "kms:ViaService": ["dynamodb.eu-west-1.amazonaws.com"] } }
                },
                {{FunctionPolicy.OfEveryFunction(environment, "table-replicator", Publish(environment), "sns")}}
              ]
            }
            """);

    [Theory, BothEnvironments]
    public void The_validator_reads_both_sides_and_writes_results_only(string environment) =>
        Migration(environment).Single(AwsType.RolePolicy, $"tap-migration-validator-{environment}-policy").Text("policy").ShouldBeJson($$"""
            {
              "Version": "2012-10-17",
              "Statement": [
                {
                  "Sid": "ListObjects",
                  "Effect": "Allow",
                  "Action": ["s3:ListBucket", "s3:ListBucketVersions"],
                  "Resource": ["arn:aws:s3:::tap-data-{{environment}}-0a1b2c3", "arn:aws:s3:::tap-migration-data-{{environment}}-0a1b2c3"]
                },
                {
                  "Sid": "ReadObjects",
                  "Effect": "Allow",
                  "Action": ["s3:GetObject", "s3:GetObjectVersion"],
                  "Resource": ["arn:aws:s3:::tap-data-{{environment}}-0a1b2c3/*", "arn:aws:s3:::tap-migration-data-{{environment}}-0a1b2c3/*"]
                },
                {
                  "Sid": "ReadItems",
                  "Effect": "Allow",
                  "Action": ["dynamodb:GetItem", "dynamodb:Scan"],
                  "Resource": [
                    "arn:aws:dynamodb:eu-west-2:123456789012:table/tap-metadata-{{environment}}",
                    "arn:aws:dynamodb:eu-west-1:123456789012:table/tap-migration-metadata-{{environment}}"
                  ]
                },
                {{FunctionPolicy.UseKey(environment, "DecryptData", "\"kms:Decrypt\"", "s3", "dynamodb")}},
                {
                  "Sid": "DecryptCopies",
                  "Effect": "Allow",
                  "Action": ["kms:Decrypt"],
                  "Resource": ["arn:aws:kms:eu-west-1:123456789012:key/id-of-tap-migration-kms-{{environment}}"],
                  "Condition": { "StringEquals": { "kms:ViaService": ["s3.eu-west-1.amazonaws.com", "dynamodb.eu-west-1.amazonaws.com"] } }
                },
                {
                  "Sid": "WriteObjects",
                  "Effect": "Allow",
                  "Action": ["s3:PutObject"],
                  "Resource": ["arn:aws:s3:::tap-data-{{environment}}-0a1b2c3/migration/*"]
                },
                {{FunctionPolicy.UseKey(environment, "EncryptObjects", "\"kms:GenerateDataKey\"", "s3")}},
                {{FunctionPolicy.OfEveryFunction(environment, "migration-validator", Publish(environment), "sns")}}
              ]
            }
            """);

    /// <summary>Nothing is lost: from the oldest change on, for as long as the stream keeps it, and what is given up is told.</summary>
    [Theory, BothEnvironments]
    public void The_stream_of_the_source_invokes_the_replicator(string environment) =>
        Migration(environment).Single(AwsType.EventSourceMapping, $"tap-table-replicator-{environment}-stream").Inputs.ShouldBeJson($$"""
            {
              "eventSourceArn": "arn:aws:dynamodb:eu-west-2:123456789012:table/tap-metadata-{{environment}}/stream/2026-01-01T00:00:00.000",
              "functionName": "arn:aws:lambda:eu-west-2:123456789012:function:tap-table-replicator-{{environment}}:live",
              "startingPosition": "TRIM_HORIZON",
              "batchSize": 100,
              "parallelizationFactor": 1,
              "bisectBatchOnFunctionError": true,
              "maximumRecordAgeInSeconds": 86400,
              "functionResponseTypes": ["ReportBatchItemFailures"],
              "destinationConfig": { "onFailure": { "destinationArn": "{{TopicArn(environment)}}" } }
            }
            """);

    /// <summary>As many batches of each of a new table's four shards as there are executions for, and no more than Lambda takes.</summary>
    [Theory]
    [InlineData("0", 1)]
    [InlineData("7", 1)]
    [InlineData("8", 2)]
    [InlineData("40", 10)]
    [InlineData("100", 10)]
    [InlineData("null", 10)]
    public async Task More_executions_of_the_replicator_take_more_batches_of_a_shard(string executions, int batches)
    {
        var run = await TapRun.StartAsync(RunOptions.Dev.Migrating.With(
            "tap:functions", $$"""{ "tableReplicator": { "reservedConcurrency": {{executions}} } }"""));

        run.Single(AwsType.EventSourceMapping, "tap-table-replicator-dev-stream").Number("parallelizationFactor").Should().Be(batches);
    }

    private static string TopicArn(string environment) => $"arn:aws:sns:eu-west-2:123456789012:tap-migration-{environment}";

    private static string Publish(string environment) =>
        $$"""{ "Sid": "Publish", "Effect": "Allow", "Action": ["sns:Publish"], "Resource": ["{{TopicArn(environment)}}"] }""";

    private StackResource Function(string environment, string name) => Migration(environment).Single(AwsType.Function, $"tap-{name}-{environment}");

    // The variables that not every function has.
    private JsonObject Own(string environment, string name)
    {
        var variables = Function(environment, name).Json("environment.variables")!.DeepClone().AsObject();
        foreach (var common in new[] { "ENVIRONMENT", "LOG_LEVEL", "MAX_CONNECTIONS", "POWERTOOLS_METRICS_NAMESPACE", "POWERTOOLS_SERVICE_NAME" })
            variables.Remove(common).Should().BeTrue();
        return variables;
    }
}
