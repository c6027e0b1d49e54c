using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Tap.Cli.Browser;
using Tap.Cli.Deployed;
using Tap.Cli.Local;
using Tap.Program;

namespace Tap.Infra.IntegrationTests;

/// <summary>The console shows of a stack that is up what AWS itself says of it.</summary>
[Collection(DeployedCollection.Name)]
public sealed class ConsoleTests(Deployments stacks)
{
    [Theory, Deployed]
    public async Task Every_widget_of_the_dashboards_shows_what_AWS_says(string environment)
    {
        var stack = stacks[environment];
        await MakeTraffic(stack);
        await using var console = await StartAsync(environment);
        using var page = PageOf(console);

        var (shown, lines) = (new Dictionary<string, int>(), new List<string>());
        foreach (var dashboard in (await Get(page, "/api/dashboards")).AsArray())
        {
            var body = (await Get(page, $"/api/dashboard?name={dashboard!["name"]}&region={dashboard["region"]}"))["body"]!;
            foreach (var widget in body["widgets"]!.AsArray().Select(widget => widget!.AsObject()))
            {
                var type = $"{widget["type"]}";
                var told = await ShouldShowWhatAWSSays(page, stack, type, widget);
                shown[type] = shown.GetValueOrDefault(type) + 1;
                if (type == "log")
                    lines.AddRange(told);
            }
        }

        shown.Keys.Should().BeEquivalentTo("metric", "alarm", "text", "log");
        shown["metric"].Should().BeGreaterThan(20);
        lines.Should().NotBeEmpty().And.NotContain("");
    }

    [Theory, Deployed]
    public async Task The_parts_of_the_stack_are_told_with_their_requests_and_alarms(string environment)
    {
        var stack = stacks[environment];
        await MakeTraffic(stack);
        await using var console = await StartAsync(environment);
        using var page = PageOf(console);

        var activity = await Waiting.Until(
            () => Get(page, "/api/activity"),
            found => Part(found, "HttpApi", "tap-api")["requestsPerMinute"]!.GetValue<double>() > 0
                && Part(found, "TapFunction", "tap-processor")["errors"]!.GetValue<double>() > 0);
        activity["faults"]!.AsArray().Should().BeEmpty();
        Part(activity, "TapFunction", "tap-api-handler")["p90Seconds"]!.GetValue<double>().Should().BePositive();
        Part(activity, "MetadataTable", "tap-table")["requestsPerMinute"]!.GetValue<double>().Should().BePositive();
        activity["parts"]!.AsArray().SelectMany(part => part!["alarms"]!.AsArray()).Select(alarm => $"{alarm!["name"]}")
            .Should().Contain(
                stack.OutputList("alarmNames").SkipLast(1).Where(name => !name.Contains("-page-", StringComparison.Ordinal)),
                "each but those on other alarms watches a part");

        JsonNode Part(JsonNode found, string component, string name) =>
            found["parts"]!.AsArray().Single(part => $"{part!["part"]}".EndsWith($":{component}::{name}-{environment}", StringComparison.Ordinal))!;
    }

    [Theory, Deployed]
    public async Task Each_alarm_is_told_with_its_metric_its_history_and_what_to_do(string environment)
    {
        await using var console = await StartAsync(environment);
        using var page = PageOf(console);
        var alarms = (await Get(page, "/api/alarms")).AsArray();
        alarms.Select(alarm => $"{alarm!["name"]}").Should().Contain(stacks[environment].OutputList("alarmNames"));
        foreach (var alarm in alarms.Select(alarm => alarm!.AsObject()))
        {
            var detail = await Get(page, $"/api/alarms/{alarm["name"]}");
            detail["history"]!.AsArray().Should().NotBeEmpty($"{alarm["name"]} was made");
            detail["runbookHtml"]!.GetValue<string>().Should().Contain("Means:");
            var metric = await Get(page, $"/api/alarms/{alarm["name"]}/metric");
            var isOnMetric = $"{alarm["kind"]}" == "metric";
            var hasBand = isOnMetric && $"{alarm["name"]}".Contains("-baseline-", StringComparison.Ordinal);
            metric["series"]!.AsArray().Should().HaveCount(hasBand ? 3 : isOnMetric ? 1 : 0, $"{alarm["name"]} watches so many");
            if (isOnMetric && !hasBand)
                metric["threshold"]!.GetValue<double>().Should().BeGreaterThanOrEqualTo(0);
        }
    }

    // A payload that is processed, and an event that is none, which is logged as an error.
    private static async Task MakeTraffic(Kit.DeployedStack stack)
    {
        var payload = new JsonObject { ["type"] = "order", ["data"] = new JsonObject { ["amount"] = 42 } };
        (await stack.Api.Send(HttpMethod.Post, "/process", payload)).Status.Should().Be(202);
        var processor = stack.Output("processorName");
        await stack.Aws.InvokeAsync(processor, "live", """{"no":"event"}""", asynchronous: false, default);
        await Waiting.Until(() => stack.Logged($"/aws/lambda/{processor}", "ERROR"), lines => lines.Count > 0);
    }

    private async Task<ConsoleServer> StartAsync(string environment)
    {
        var (root, outputs) = (Workspace.Find().Root, JsonNode.Parse(stacks[environment].OutputText)!.AsObject());
        var configuration = StackConfiguration.Read(root, environment, stacks.Config(environment));
        var program = await RegisteredStack.RunAsync(root, environment, configuration);
        var stack = new Cli.Deployed.DeployedStack(environment, outputs, null, IsLocal: false);
        var aws = new StackAws(stack.Region, stacks[environment].In);
        return await ConsoleServer.StartAsync(new ShownStack("tap", stack, program, aws, root, MayWrite: false), port: null, default);
    }

    private static HttpClient PageOf(ConsoleServer console)
    {
        var page = new HttpClient { BaseAddress = console.Url, Timeout = Waiting.Deadline };
        page.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", console.Token);
        return page;
    }

    private static async Task<JsonNode> Get(HttpClient page, string path) => await Read(await page.GetAsync(path));

    private static async Task<JsonNode> Read(HttpResponseMessage response)
    {
        using (response)
        {
            var text = await response.Content.ReadAsStringAsync();
            response.IsSuccessStatusCode.Should().BeTrue(text);
            return JsonNode.Parse(text)!;
        }
    }

    // Metrics and lines of what was done before may come while both are asked.
    private static async Task<List<string>> ShouldShowWhatAWSSays(HttpClient page, Kit.DeployedStack stack, string type, JsonObject widget)
    {
        var (told, expected) = await CompareAsync(page, stack, type, widget);
        for (var attempt = 1; attempt < 10 && !told.SequenceEqual(expected); attempt++)
            (told, expected) = await CompareAsync(page, stack, type, widget);
        told.Should().Equal(expected, $"{widget["properties"]!["title"]}");
        return told;
    }

    private static async Task<(List<string> Told, List<string> Expected)> CompareAsync(
        HttpClient page, Kit.DeployedStack stack, string type, JsonObject widget)
    {
        var (end, properties) = (DateTimeOffset.UtcNow, widget["properties"]!.AsObject());
        var question = new JsonObject
        {
            ["widget"] = widget.DeepClone(),
            ["start"] = end.AddHours(-1).UtcDateTime.ToString("O"),
            ["end"] = end.UtcDateTime.ToString("O"),
        };
        using var content = new StringContent(question.ToJsonString(), Encoding.UTF8, "application/json");
        var data = await Read(await page.PostAsync("/api/widget", content));
        $"{data["kind"]}".Should().Be(type);
        return type switch
        {
            "metric" => (PointsOf(data), await MeasuredAsync(stack, properties, end)),
            "alarm" => (StatesOf(data), await AlarmsAsync(stack, properties)),
            "log" => (RowsOf(data), await LoggedAsync(stack, properties, end)),
            _ => ([$"{data["html"]}"], ["<h2>" + $"{properties["markdown"]}"["## ".Length..] + "</h2>\n"]),
        };
    }

    private static List<string> StatesOf(JsonNode data) =>
        [.. data["alarms"]!.AsArray().Select(alarm => $"{alarm!["name"]} {alarm["state"]}")];

    private static List<string> PointsOf(JsonNode data) =>
        [.. data["series"]!.AsArray().Select(line => PointsOf($"{line!["label"]}", line["timestamps"]!, line["values"]!))];

    private static string PointsOf(string label, JsonNode timestamps, JsonNode values)
    {
        var points = timestamps.AsArray().Zip(values.AsArray(), (moment, value) => $"{moment!.GetValue<double>()}={value!.GetValue<double>()}");
        return $"{label}: {string.Join(' ', points)}";
    }

    // Each row by itself, without what the console makes of them.
    private static async Task<List<string>> MeasuredAsync(Kit.DeployedStack stack, JsonObject properties, DateTimeOffset end)
    {
        var found = new List<string>();
        var rows = properties["metrics"]!.AsArray().Select(row => row!.AsArray());
        foreach (var row in rows.Where(row => row[^1]!["visible"]?.GetValue<bool>() is not false))
        {
            var options = row[^1]!.AsObject();
            var query = new JsonObject { ["Id"] = "q", ["Label"] = options["label"]?.DeepClone() };
            if (options["expression"] is { } expression)
                query["Expression"] = expression.DeepClone();
            else
                query["MetricStat"] = new JsonObject
                {
                    ["Metric"] = new JsonObject
                    {
                        ["Namespace"] = $"{row[0]}",
                        ["MetricName"] = $"{row[1]}",
                        ["Dimensions"] = new JsonArray([.. row.Skip(2).SkipLast(1).Chunk(2)
                            .Select(pair => new JsonObject { ["Name"] = $"{pair[0]}", ["Value"] = $"{pair[1]}" })]),
                    },
                    ["Period"] = properties["period"]!.DeepClone(),
                    ["Stat"] = options["stat"]!.DeepClone(),
                };
            var results = await stack.In($"{options["region"] ?? properties["region"]}").List(
                JsonService.CloudWatch, "GetMetricData", "MetricDataResults", ("StartTime", end.AddHours(-1).ToUnixTimeSeconds()),
                ("EndTime", end.ToUnixTimeSeconds()), ("ScanBy", "TimestampAscending"), ("MetricDataQueries", new JsonArray(query)));
            found.AddRange(results.Select(result => PointsOf($"{result["Label"]}", result["Timestamps"]!, result["Values"]!)));
        }

        return found;
    }

    private static async Task<List<string>> AlarmsAsync(Kit.DeployedStack stack, JsonObject properties)
    {
        var found = new List<string>();
        foreach (var arn in properties["alarms"]!.AsArray().Select(arn => $"{arn}".Split(':')))
        {
            var answer = await stack.In(arn[3]).Ask(
                JsonService.CloudWatch, "DescribeAlarms", ("AlarmNames", Asking.Texts(arn[^1])),
                ("AlarmTypes", Asking.Texts("MetricAlarm", "CompositeAlarm")));
            found.AddRange(((JsonArray[])[answer["MetricAlarms"]!.AsArray(), answer["CompositeAlarms"]!.AsArray()])
                .SelectMany(alarms => alarms).Select(alarm => $"{alarm!["AlarmName"]} {alarm["StateValue"]}"));
        }

        return found;
    }

    private static List<string> RowsOf(JsonNode data)
    {
        var fields = data["fields"]!.AsArray().Select(field => $"{field}").ToList();
        var (text, part) = (fields.IndexOf("message"), fields.IndexOf("message.errorMessage"));
        return [.. data["rows"]!.AsArray().Select(row => $"{row![text]}{row[part]}").Order(StringComparer.Ordinal)];
    }

    // The newest, as the widget has them; those of one moment come in any order.
    private static async Task<List<string>> LoggedAsync(Kit.DeployedStack stack, JsonObject properties, DateTimeOffset end)
    {
        const int most = 20;
        var groups = $"{properties["query"]}".Split('\'').Where((_, index) => index % 2 == 1);
        var events = new List<JsonNode>();
        foreach (var group in groups)
            events.AddRange(await stack.Aws.List(
                JsonService.Logs, "FilterLogEvents", "events", ("logGroupName", group), ("filterPattern", "{ $.level = \"ERROR\" }"),
                ("startTime", end.AddHours(-1).ToUnixTimeMilliseconds()), ("endTime", end.ToUnixTimeMilliseconds())));
        return [.. events.OrderByDescending(line => line["timestamp"]!.GetValue<long>()).Take(most)
            .Select(line => JsonNode.Parse($"{line["message"]}")!["message"]!)
            .Select(message => $"{(message is JsonObject parts ? parts["errorMessage"] : message)}").Order(StringComparer.Ordinal)];
    }
}
