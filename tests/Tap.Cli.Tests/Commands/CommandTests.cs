using System.Globalization;
using System.Text.Json.Nodes;
using Tap.Cli.Commands;
using Tap.Cli.Deployed;
using Tap.Infra.Configuration;
using Tap.Program;
using Tap.Testing;

namespace Tap.Cli.Tests.Commands;

public class CommandTests
{
    private static readonly DeployedStack Deployed = new(
        "dev",
        new JsonObject
        {
            ["environment"] = "dev",
            ["region"] = "eu-west-2",
            ["alarmNames"] = new JsonArray("a", "b"),
            ["apiHandlerArn"] = "arn:aws:lambda:eu-west-2:123456789012:function:tap-api-handler-dev",
            ["apiHandlerAliasArn"] = "arn:aws:lambda:eu-west-2:123456789012:function:tap-api-handler-dev:live",
            ["processorArn"] = "arn:aws:lambda:eu-west-2:123456789012:function:tap-processor-dev",
            ["dlqArn"] = "arn:aws:sqs:eu-west-2:123456789012:tap-dlq-dev",
        },
        new Uri("http://127.0.0.1:1"));

    [Theory]
    [InlineData("api-handler", "tap-api-handler-dev")]
    [InlineData("processor", "tap-processor-dev")]
    [InlineData("tap-processor-dev", "tap-processor-dev")]
    public void A_function_is_found_by_either_name(string name, string physical) => Deployed.FunctionNamed(name).Should().Be(physical);

    [Fact]
    public void The_authorizer_is_found_where_there_is_one()
    {
        var outputs = Deployed.Outputs.DeepClone().AsObject();
        outputs["authorizerArn"] = "arn:aws:lambda:eu-west-2:123456789012:function:tap-authorizer-dev";
        (Deployed with { Outputs = outputs }).FunctionNamed("authorizer").Should().Be("tap-authorizer-dev");
    }

    [Fact]
    public void The_functions_of_a_migration_are_found_in_its_report()
    {
        var outputs = Deployed.Outputs.DeepClone().AsObject();
        outputs["migrationReport"] = JsonNode.Parse(
            """{"resources":[{"type":"Lambda function","arn":"arn:aws:lambda:eu-west-2:123456789012:function:tap-migration-validator-dev"}],"alarmCount":6}""");
        (Deployed with { Outputs = outputs }).FunctionNamed("migration-validator").Should().Be("tap-migration-validator-dev");
    }

    [Fact]
    public void An_unknown_function_is_refused_with_the_known_ones()
    {
        var find = () => Deployed.FunctionNamed("handler");
        var misspell = () => Deployed.FunctionNamed("api-handlr");
        find.Should().Throw<UserException>().WithMessage("The stack has no function 'handler'; there are api-handler, processor");
        misspell.Should().Throw<UserException>().WithMessage("The stack has no function 'api-handlr'; did you mean api-handler?");
    }

    [Fact]
    public async Task An_event_may_be_written_inline() => (await Payload("""{"a":1}""")).Should().Be("""{"a":1}""");

    [Fact]
    public async Task An_event_may_come_from_standard_input() =>
        (await InvokeCommand.PayloadAsync(["-"], new StringReader("[1]"))).Should().Be("[1]");

    [Fact]
    public async Task An_event_may_lie_in_a_file()
    {
        using var folder = new TemporaryFolder();
        folder.Write("event.json", """{"b":2}""");
        (await Payload(Path.Combine(folder.Path, "event.json"))).Should().Be("""{"b":2}""");
    }

    [Fact]
    public async Task Without_words_the_event_is_empty() => (await Payload()).Should().Be("{}");

    [Theory]
    [InlineData("no-such-file.json")]
    [InlineData("{")]
    [InlineData("GET")]
    public async Task What_is_no_event_is_refused(string word)
    {
        var read = () => Payload(word);
        await read.Should().ThrowAsync<UserException>().WithMessage("*is not JSON*");
    }

    [Fact]
    public async Task An_event_may_be_nested_deeper_than_any_of_AWS_and_not_without_end()
    {
        static string Nested(int levels) => new string('[', levels) + new string(']', levels);
        (await Payload(Nested(500))).Should().HaveLength(1000);
        var read = () => Payload(Nested(100_000));
        await read.Should().ThrowAsync<UserException>().WithMessage("*nested more than 500 levels deep*");
    }

    [Fact]
    public async Task Too_many_words_are_refused()
    {
        var read = () => Payload("a", "b");
        await read.Should().ThrowAsync<UserException>().WithMessage("*<METHOD> <path>*");
    }

    [Fact]
    public async Task A_request_becomes_a_proxy_event()
    {
        var proxy = JsonNode.Parse(await Payload("POST", "/process/a b?x=1&x=2&y=%C3%BC", "{\"type\":\"t\"}"))!;

        proxy["httpMethod"]!.GetValue<string>().Should().Be("POST");
        proxy["path"]!.GetValue<string>().Should().Be("/process/a b");
        proxy["body"]!.GetValue<string>().Should().Be("{\"type\":\"t\"}");
        proxy["isBase64Encoded"]!.GetValue<bool>().Should().BeFalse();
        proxy["headers"]!["Content-Type"]!.GetValue<string>().Should().Be("application/json");
        proxy["queryStringParameters"]!.ToJsonString().Should().Be("""{"x":"2","y":"\u00FC"}""");
        proxy["multiValueQueryStringParameters"]!.ToJsonString().Should().Be("""{"x":["1","2"],"y":["\u00FC"]}""");
        proxy["requestContext"]!["requestId"]!.GetValue<string>().Should().NotBeEmpty();
    }

    [Fact]
    public async Task A_request_is_of_a_caller_who_may_act_for_all_where_tokens_are_asked_for()
    {
        var caller = JsonNode.Parse(await Payload("GET", "/transactions?userId=user-1"))!["requestContext"]!["authorizer"]!;

        (caller["admin"]!.GetValue<string>(), caller["user"]).Should().Be(("true", null));
        var seconds = long.Parse(caller["trustedUntil"]!.GetValue<string>(), CultureInfo.InvariantCulture);
        DateTimeOffset.FromUnixTimeSeconds(seconds).Should().BeAfter(DateTimeOffset.UtcNow);
    }

    [Fact]
    public async Task A_request_without_body_and_query_has_neither()
    {
        var proxy = JsonNode.Parse(await Payload("GET", "/health"))!;

        proxy["body"].Should().BeNull();
        proxy["queryStringParameters"].Should().BeNull();
        proxy["headers"]!["Content-Type"].Should().BeNull();
    }

    [Fact]
    public void One_output_is_printed_bare() =>
        OutputsCommand.Lines(Deployed.Outputs, "region", json: false).Should().Equal("eu-west-2");

    [Fact]
    public void One_output_may_be_printed_as_json() =>
        OutputsCommand.Lines(Deployed.Outputs, "region", json: true).Should().Equal("\"eu-west-2\"");

    [Fact]
    public void All_outputs_as_json_are_the_object() =>
        JsonNode.Parse(OutputsCommand.Lines(Deployed.Outputs, null, json: true).Single())!["alarmNames"]!.AsArray().Should().HaveCount(2);

    [Fact]
    public void An_unknown_output_is_refused()
    {
        var read = () => OutputsCommand.Lines(Deployed.Outputs, "nope", json: false);
        read.Should().Throw<UserException>().WithMessage("The stack has no output 'nope'*");
    }

    [Theory]
    [InlineData("30s", 30)]
    [InlineData("10m", 600)]
    [InlineData("2h", 7200)]
    [InlineData("1d", 86400)]
    public void Durations_are_read(string text, int seconds)
    {
        Duration.TryParse(text, out var duration).Should().BeTrue();
        duration.Should().Be(TimeSpan.FromSeconds(seconds));
    }

    [Theory]
    [InlineData("10")]
    [InlineData("m")]
    [InlineData("-1m")]
    [InlineData("1w")]
    [InlineData("2147483647d")]
    [InlineData("240001h")]
    public void What_is_no_duration_is_refused(string text) => Duration.TryParse(text, out _).Should().BeFalse();

    [Theory]
    [InlineData(ApiAuthorization.None, "curl -i http://127.0.0.1:2/dev/")]
    [InlineData(ApiAuthorization.Iam, "curl --aws-sigv4 aws:amz:eu-west-2:execute-api --user test:test -i http://127.0.0.1:2/dev/")]
    [InlineData(ApiAuthorization.Jwt, "curl -H \"Authorization: Bearer $TOKEN\" -i http://127.0.0.1:2/dev/")]
    public void What_up_says_to_try_tells_the_API_who_calls(ApiAuthorization authorization, string call)
    {
        var lines = LinesFor("dev", authorization);

        lines.Should().ContainSingle(line => line == "    curl http://127.0.0.1:2/dev/health");
        lines.Where(line => line.Contains("/process", StringComparison.Ordinal) || line.Contains("/transactions -H", StringComparison.Ordinal))
            .Should().HaveCount(2).And.OnlyContain(line => line.StartsWith($"    {call}", StringComparison.Ordinal));
        lines[0].Contains("TOKEN", StringComparison.Ordinal).Should().Be(authorization == ApiAuthorization.Jwt);
    }

    [Theory]
    [InlineData("dev", "    ./tap logs processor")]
    [InlineData("prod", "    ./tap logs processor --stack prod")]
    [InlineData("dev", "    ./tap console")]
    public void What_up_says_to_try_names_any_stack_but_dev(string stack, string line) =>
        LinesFor(stack, ApiAuthorization.None).Should().Contain(line);

    [Fact]
    public void What_up_says_to_try_is_nothing_while_there_is_no_API() =>
        NextCommands.Lines(Deployed with { Outputs = new JsonObject { ["region"] = "eu-west-2" } }, ApiAuthorization.None).Should().BeEmpty();

    private static List<string> LinesFor(string stack, ApiAuthorization authorization) =>
        [.. NextCommands.Lines(Deployed with { Name = stack, Outputs = new JsonObject { ["apiUrl"] = "http://127.0.0.1:2/dev", ["region"] = "eu-west-2" } }, authorization)];

    private static Task<string> Payload(params string[] words) => InvokeCommand.PayloadAsync(words, TextReader.Null);
}
