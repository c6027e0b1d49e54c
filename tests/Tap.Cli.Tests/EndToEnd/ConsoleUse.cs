using System.Text.Json.Nodes;
using Tap.Cli.Deployed;
using Tap.Cli.Tests.Browser;

namespace Tap.Cli.Tests.EndToEnd;

/// <summary>What somebody does with the console of a stack that is up, by its routes.</summary>
internal sealed class ConsoleUse(ConsoleKit console)
{
    /// <summary>Makes a transaction and finds everything of it.</summary>
    public async Task ShowsTransactionAsync()
    {
        var (id, trace) = await CallAsync("/transactions", """{"userId":"user-1","amount":"12.50","currency":"EUR"}""", 201);

        var known = await KnownAsync(id, known => known["traces"]!.AsArray().Count > 0);

        (known["kind"]!.GetValue<string>(), known["item"]!["amount"]!.GetValue<string>(), known["objects"]!.AsArray().Count)
            .Should().Be(("transaction", "12.50", 0));
        known["logs"]!.AsArray().Should().Contain(line => $"{line!["source"]} {line["traceId"]}" == $"api-handler {trace}");
        known["traces"]!.AsArray().Should().ContainSingle().Which!["id"]!.GetValue<string>().Should().Be(trace);
        (await console.GetAsync("/api/traces"))["traces"]!.AsArray().Should().Contain(each => $"{each!["id"]}" == trace);
        (await console.GetAsync($"/api/traces/{trace}"))["parts"]![0]!["what"]!.GetValue<string>().Should().Contain("/transactions 201");
        (await console.GetAsync($"/api/traces/{trace}/logs")).AsArray().Select(line => $"{line!["source"]}").Should().Contain(["api", "api-handler"]);
        (await console.GetAsync($"/api/logs?source=api-handler&text={id}"))["lines"]!.AsArray().Should().NotBeEmpty();
    }

    /// <summary>Has a payload processed, finds everything of it, and finds that its result was tampered with.</summary>
    /// <param name="write">Writes an object into the data bucket.</param>
    public async Task ShowsProcessAsync(Func<string, string, Task> write)
    {
        var (id, trace) = await CallAsync("/process", """{"type":"order.created","data":{"amount":42.50}}""", 202);

        var known = await KnownAsync(id, known => known["item"]?["status"]?.GetValue<string>() == "PROCESSED" && Sources(known).Contains("processor"));

        known["kind"]!.GetValue<string>().Should().Be("process");
        Keys(known).Should().Equal($"{known["item"]!["key"]}", ItemId.Read(id)!.ResultKey);
        known["result"]!["signature"]!["valid"]!.GetValue<bool>().Should().BeTrue();
        known["traces"]!.AsArray().Select(each => $"{each!["id"]}").Should().Contain(trace);

        var result = known["result"]!["body"]!.GetValue<string>();
        await write(ItemId.Read(id)!.ResultKey, result.Replace("42.50", "99.50", StringComparison.Ordinal));
        known = await KnownAsync(id, _ => true);
        (known["result"]!["signature"]!["valid"]!.GetValue<bool>(), $"{known["result"]!["signature"]!["reason"]}")
            .Should().Be((false, "The digest is not that of the data: the data was changed."));
        Keys(known).Should().HaveCount(3, "the version that TAP wrote is still there");
    }

    /// <summary>Finds dead letters, and gives one of them to its function.</summary>
    /// <param name="redriven">The process that it is about.</param>
    /// <param name="others">The event of another one, which stays.</param>
    public async Task RedrivesAsync(ItemId redriven, string others)
    {
        var letters = (await console.GetAsync("/api/dead-letters"))["messages"]!.AsArray();
        var (one, other) = (
            letters.Single(letter => $"{letter!["event"]}".Contains(redriven.Text, StringComparison.Ordinal))!,
            letters.Single(letter => $"{letter!["event"]}" == others)!);
        ($"{one["function"]}", $"{other["function"]}").Should().Be(("processor", "api-handler"));
        one["error"]!.GetValue<string>().Should().StartWith("RetriesExhausted after 3 tries: ");
        one["failure"]!["responsePayload"]!["trace"]!.AsArray().Should().NotBeEmpty();

        var question = new JsonObject { ["ids"] = new JsonArray($"{one["id"]}", "gone") };
        var (status, answer) = await console.SendAsync(HttpMethod.Post, "/api/dead-letters/redrive", question.ToJsonString());

        status.Should().Be(200);
        answer!["results"]!.AsArray().Select(result => $"{result!["id"]} {result["outcome"]}").Should().Equal($"{one["id"]} sent", "gone kept");
    }

    // The id of what was made, and the call's trace.
    private async Task<(string Id, string Trace)> CallAsync(string path, string body, int expected)
    {
        var question = new JsonObject
        {
            ["method"] = "POST",
            ["path"] = path,
            ["headers"] = new JsonObject { ["Content-Type"] = "application/json" },
            ["body"] = body,
        };
        var (_, answer) = await console.SendAsync(HttpMethod.Post, "/api/call", question.ToJsonString());
        answer!["status"]!.GetValue<int>().Should().Be(expected, answer.ToJsonString());
        return ($"{JsonNode.Parse($"{answer["body"]}")!["id"]}", $"{answer["traceId"]}");
    }

    private async Task<JsonNode> KnownAsync(string id, Func<JsonNode, bool> isAll)
    {
        JsonNode? known = null;
        await TapHome.UntilAsync(async () => isAll(known = await console.GetAsync($"/api/data/{id}")));
        known!["faults"]!.AsArray().Should().BeEmpty();
        return known;
    }

    private static IEnumerable<string> Sources(JsonNode known) => known["logs"]!.AsArray().Select(line => $"{line!["source"]}");

    private static IEnumerable<string> Keys(JsonNode known) => known["objects"]!.AsArray().Select(version => $"{version!["key"]}");
}
