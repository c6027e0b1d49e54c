using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Tap.Testing;
using Xunit.Abstractions;

namespace Tap.Cli.Tests.EndToEnd;

/// <summary>
/// The runbook of docs/migration.md, from two sides that are equal to an old region that is switched off: every command of it, for a stack
/// that is protected from deletion, with an item and a payload that nobody has processed when the writing stops.
/// </summary>
public sealed class CutoverTests : IDisposable
{
    private const string Old = "dev";
    private const string New = "prod";

    // What dev has reasons for; prod, which the test makes as cheap and then unprotects, has others, and one more.
    private static readonly string[] Waivers =
    [
        .. new[] { "DynamoDB.6", "DynamoDB.4", "APIGateway.4" }.SelectMany((guardrail, index) => new[]
        {
            $"tap:guardrails.waivers[{index + 1}].guardrail={guardrail}",
            $"tap:guardrails.waivers[{index + 1}].reason=The test takes it away at once.",
        }),
    ];

    private const string Equal = "\"equal\": true";

    private readonly TapHome tap = new();
    private readonly Runbook runbook;
    private readonly ITestOutputHelper output;

    public CutoverTests(ITestOutputHelper output)
    {
        this.output = output;
        runbook = new Runbook(tap, "docs/migration.md", "Cut over", ("old=prod new=prod-ie", $"old={Old} new={New}"));
    }

    public void Dispose()
    {
        runbook.Dispose();
        tap.Dispose();
    }

    [Fact]
    public async Task Every_command_of_the_runbook_does_what_it_says()
    {
        await File.WriteAllLinesAsync(
            tap[$"{Old}.config"], ["tap:deletionProtection=true", "tap:migration=examples/migration.json", .. Waivers]);
        await runbook.ShellAsync($"pulumi up --stack {Old}");
        var before = await CreateAsync(Old, "/transactions", """{"userId":"user-1","amount":"12.50","currency":"EUR"}""");
        var processed = await CreateAsync(Old, "/process", """{"type":"order.created","data":{}}""");
        await ProcessedAsync(Old, processed);

        (await runbook.RunAsync("1. ")).Should().Contain("\"execute-api.eu-west-1.amazonaws.com\"").And.Contain("Lambda: the runtime nodejs24.x on arm64");
        await runbook.RunAsync("2. ");
        (await tap.RunAsync("destroy", "--stack", New)).Error.Should().Contain("protected", "it has the settings of the old one");
        (await tap.RunAsync("adopt", "--from", Old, "--last", "--stack", New)).Error.Should().Contain("The stack 'dev' takes calls");
        (await tap.RunAsync("adopt", "--from", New, "--stack", Old)).Error.Should().Contain("The stack 'prod' has no migration");

        await UntilPrintedAsync("4. ", Equal);
        runbook.User = await AwsUser.CreateAsync(tap, "mover", RightsToAdopt());
        var filled = await runbook.RunAsync("3. ");
        runbook.User = AwsUser.Developer;
        filled.Should().StartWith("2 items, of which 2 would be put.\n").And.Contain("\n2 items, of which 2 put.\n").And.Contain(" copied and 1 wait for --last.\n");

        // Accepted, and then nobody processes it: as if the processor had failed at the last moment.
        await TurnOffAsync("tap-processor-dev");
        var waiting = await CreateAsync(Old, "/process", """{"type":"order.created","data":{"late":true}}""");
        await runbook.RunAsync("5. ");
        (await StatusAsync(Old, $"/transactions/{before}")).Should().Be(HttpStatusCode.ServiceUnavailable);
        await UntilPrintedAsync("6. ", Equal);
        (await runbook.RunAsync("7. ")).Should().Contain(" 0 wait for --last");
        (await runbook.RunAsync("7. ")).Should().Contain(" items, of which ", "it can be run again");

        await runbook.RunAsync("8. ");
        await ProcessedAsync(New, waiting);
        await ProcessedAsync(New, processed);
        (await StatusAsync(New, $"/transactions/{before}")).Should().Be(HttpStatusCode.OK);
        var after = await CreateAsync(New, "/transactions", """{"userId":"user-1","amount":"0.50","currency":"EUR"}""");
        (await runbook.RunAsync("9. ")).Should().Contain($"{Outputs(New)["apiUrl"]}");

        await TapHome.UntilAsync(async () => (await ItemsAsync("eu-west-2", "tap-migration-metadata-prod")).Contains(after, StringComparison.Ordinal));
        await runbook.RunAsync("Way back");
        foreach (var transaction in new[] { before, after })
            (await StatusAsync(Old, $"/transactions/{transaction}")).Should().Be(HttpStatusCode.OK);
        await ProcessedAsync(Old, waiting);

        await runbook.RunAsync("8. ");
        await runbook.RunAsync("10. ");
        (await TablesAsync("eu-west-2")).Should().BeEmpty();
        (await TablesAsync("eu-west-1")).Should().Equal("tap-metadata-prod");
        (await tap.RequireAsync("stack", "ls", "--json")).Json.AsArray().Where(stack => stack!["up"]!.GetValue<bool>()).Select(stack => $"{stack!["name"]}")
            .Should().Equal(New);
        (await StatusAsync(New, $"/transactions/{after}")).Should().Be(HttpStatusCode.OK);
        await ProcessedAsync(New, waiting);
        (await tap.RunAsync("destroy", "--stack", New)).Error.Should().Contain("protected", "it is protected again");

        // The figures of the document come from here, and have a second more for each command, which is a process there.
        foreach (var (step, duration) in runbook.Durations)
            output.WriteLine($"{step} {duration.TotalSeconds:0.0} s");
    }

    [Fact]
    public void Every_step_of_the_overview_has_its_own_and_says_what_is_lost_there()
    {
        var section = Repository.Read("docs/migration.md").Split("\n## Cut over\n")[1].Split("\n## ")[0];
        var steps = section.Split("\n### ");

        Regex.Matches(steps[0], @"^\| \[([^\]]+)\]", RegexOptions.Multiline).Select(row => row.Groups[1].Value).Should().Equal(runbook.Headings);
        foreach (var step in steps[1..])
            step.Should().Contain("- **Before:**").And.Contain("- **See:**").And.Contain("- **If it fails:**");
    }

    [Fact]
    public void The_plan_of_the_way_back_is_the_plan_with_its_regions_exchanged()
    {
        var (plan, back) = (JsonNode.Parse(Repository.Read("examples/migration.json"))!, JsonNode.Parse(Repository.Read("examples/migration-back.json"))!);

        (back["sourceRegion"], back["targetRegion"]) = (back["targetRegion"]!.DeepClone(), back["sourceRegion"]!.DeepClone());
        JsonNode.DeepEquals(back, plan).Should().BeTrue();
    }

    // As the document lists them, a service's name once for what follows it.
    private static string[] RightsToAdopt()
    {
        var sentence = Repository.Read("docs/migration.md").Split("Whoever runs `./tap adopt` needs ")[1].Split('\n')[0];
        var service = "";
        return
        [
            .. Regex.Matches(sentence, "`(?:([a-z0-9]+):)?([A-Z][A-Za-z]+)`").Select(right =>
            {
                service = right.Groups[1].Length > 0 ? right.Groups[1].Value : service;
                return $"{service}:{right.Groups[2].Value}";
            }),
        ];
    }

    private JsonNode Outputs(string stack) => JsonNode.Parse(File.ReadAllText(tap[$"{stack}/outputs.json"]))!;

    private async Task<string> CreateAsync(string stack, string path, string body)
    {
        using var response = await SendAsync(stack, HttpMethod.Post, path, body);
        return JsonNode.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!["id"]!.GetValue<string>();
    }

    private async Task<HttpStatusCode> StatusAsync(string stack, string path)
    {
        using var response = await SendAsync(stack, HttpMethod.Get, path);
        return response.StatusCode;
    }

    private Task ProcessedAsync(string stack, string id) => TapHome.UntilAsync(async () =>
    {
        using var response = await SendAsync(stack, HttpMethod.Get, $"/process/{id}");
        return (await response.Content.ReadAsStringAsync()).Contains("\"PROCESSED\"", StringComparison.Ordinal);
    });

    // Prod asks for signatures, and dev does not mind them.
    private async Task<HttpResponseMessage> SendAsync(string stack, HttpMethod method, string path, string? body = null)
    {
        using var api = tap.ApiIn(Outputs(stack)["region"]!.GetValue<string>());
        using var request = new HttpRequestMessage(method, $"{Outputs(stack)["apiUrl"]}{path}");
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        var response = await api.SendToApiAsync(request, signed: true, default);
        await response.Content.LoadIntoBufferAsync();
        return response;
    }

    private Task UntilPrintedAsync(string step, string text) =>
        TapHome.UntilAsync(async () => (await runbook.RunAsync(step)).Contains(text, StringComparison.Ordinal));

    private Task<string> TurnOffAsync(string function) => tap.SendAsync(
        HttpMethod.Put, $"2017-10-31/functions/{function}/concurrency", "lambda", """{"ReservedConcurrentExecutions": 0}""");

    private async Task<string> ItemsAsync(string region, string table)
    {
        using var api = tap.ApiIn(region);
        return (await api.CallAsync(TapHome.Tables, "Scan", new JsonObject { ["TableName"] = table }, default)).ToJsonString();
    }

    private async Task<IEnumerable<string>> TablesAsync(string region)
    {
        using var api = tap.ApiIn(region);
        return (await api.CallAsync(TapHome.Tables, "ListTables", [], default))["TableNames"]!.AsArray().Select(name => name!.GetValue<string>());
    }
}
