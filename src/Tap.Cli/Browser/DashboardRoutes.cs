using System.Text.Json.Nodes;
using Tap.Cli.Aws;

namespace Tap.Cli.Browser;

/// <summary>A dashboard of the stack.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Region">The region of the part of the stack that it shows.</param>
internal sealed record DashboardName(string Name, string Region);

/// <summary>A dashboard as it is deployed.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Region">The region of the part of the stack that it shows.</param>
/// <param name="Body">Its body.</param>
internal sealed record DashboardAnswer(string Name, string Region, JsonNode Body);

/// <summary>A question for what a widget shows.</summary>
/// <param name="Widget">The widget, as it stands in the body of its dashboard.</param>
/// <param name="Start">From when; null for an hour before the end.</param>
/// <param name="End">Until when; null for now.</param>
internal sealed record WidgetQuestion(JsonObject? Widget, string? Start, string? End);

/// <summary>The routes of the dashboards.</summary>
internal static class DashboardRoutes
{
    /// <summary>Adds them.</summary>
    public static void AddTo(ApiRoutes api, ShownStack shown)
    {
        var widgets = new Widgets(shown);
        api.Get("/dashboards", (_, _) => Task.FromResult<object?>(NamesOf(shown)));
        api.Get("/dashboard", async (question, cancellation) => await ReadAsync(shown, question, cancellation));
        api.Ask("/widget", async (question, cancellation) =>
        {
            var (widget, from, to) = await question.BodyAsync<WidgetQuestion>(cancellation);
            var (start, end) = question.Range(from, to);
            return await widgets.ShowAsync(
                widget ?? throw ApiFault.BadQuestion("widget", "", "there"), new WidgetRange(start, end, question.Now), cancellation);
        });
    }

    // Whatever the program registers as one: its own, and that of a migration, which comes after it.
    private static IEnumerable<DashboardName> NamesOf(ShownStack shown) => shown.Program.Registrations
        .Where(registration => registration.Resource.Type == "aws:cloudwatch/dashboard:Dashboard")
        .Select(registration => new DashboardName(registration.Resource.Text("dashboardName")!, registration.Region))
        .OrderBy(dashboard => dashboard.Name != $"{shown.Stack.Outputs["dashboardName"]}");

    private static async Task<DashboardAnswer> ReadAsync(ShownStack shown, ApiQuestion question, CancellationToken cancellation)
    {
        var (name, region) = (question.Required("name"), question.Text("region"));
        var dashboard = NamesOf(shown).FirstOrDefault(known => known.Name == name && (region is null || known.Region == region))
            ?? throw ApiFault.NotFound(
                $"The stack has no dashboard '{name}'; it has {string.Join(", ", NamesOf(shown).Select(known => known.Name))}.");
        var answer = await shown.Aws.In(dashboard.Region).CallAsync(
            JsonService.CloudWatch, "GetDashboard", new JsonObject { ["DashboardName"] = name }, cancellation);
        return new DashboardAnswer(name, dashboard.Region, JsonNode.Parse(answer["DashboardBody"]!.GetValue<string>())!);
    }
}
