using System.Text.Json.Nodes;
using Tap.Capacity;
using Tap.Guardrails;
using Tap.Infra;
using Tap.Program;

namespace Tap.Cli.Review;

/// <summary>Everything that the page shows.</summary>
/// <param name="Project">The project's name.</param>
/// <param name="Stacks">The reviewed stack and the one that it is compared with.</param>
/// <param name="Comparison">What differs between them.</param>
/// <param name="Prices">The prices and assumptions of the cost estimate.</param>
/// <param name="Capacity">The limits that traffic can meet.</param>
internal sealed record ReviewModel(
    string Project, IReadOnlyList<StackModel> Stacks, Comparison Comparison, PriceTable Prices, CapacityModel Capacity)
{
    /// <summary>What a change does to the stacks; null unless there is a base to compare them with.</summary>
    public ChangeModel? Change { get; init; }

    /// <summary>The model of two stacks.</summary>
    public static ReviewModel Of(string project, RegisteredStack first, RegisteredStack second)
    {
        var prices = PriceTable.Load();
        return new ReviewModel(project, [StackModel.Of(first, prices), StackModel.Of(second, prices)], Comparison.Of(first, second),
            prices, CapacityModel.Load());
    }
}

/// <summary>What a change does to stacks.</summary>
/// <param name="Base">What it starts from, in the words of the command line.</param>
/// <param name="BaseCommit">The commit that this is.</param>
/// <param name="Commit">The commit that is checked out.</param>
/// <param name="IsUncommitted">Whether the checkout has changes beyond that commit, which count as well.</param>
/// <param name="Stacks">What it does to each stack.</param>
internal sealed record ChangeModel(
    string Base, string BaseCommit, string Commit, bool IsUncommitted, IReadOnlyList<StackChange> Stacks);

/// <summary>What the page shows of one stack.</summary>
/// <param name="Name">The stack's name.</param>
/// <param name="Region">Its region.</param>
/// <param name="Resources">Its resources, parents before children.</param>
/// <param name="Outputs">Its outputs.</param>
/// <param name="Permissions">Who may do what to what.</param>
/// <param name="Stores">What holds data.</param>
/// <param name="Alarms">The alarms.</param>
/// <param name="LogGroups">The log groups.</param>
/// <param name="Tags">The tags that the provider puts on every resource.</param>
/// <param name="Findings">What the guardrails find.</param>
/// <param name="Costs">What is charged.</param>
/// <param name="Ceilings">What requests of tables with a maximum throughput cost at most.</param>
/// <param name="Total">What that is in a month.</param>
/// <param name="Facts">What it limits itself, by the ids of the capacity model.</param>
internal sealed record StackModel(
    string Name,
    string Region,
    IReadOnlyList<ResourceModel> Resources,
    JsonObject Outputs,
    IReadOnlyList<Permission> Permissions,
    IReadOnlyList<DataStore> Stores,
    IReadOnlyList<AlarmRow> Alarms,
    IReadOnlyList<LogGroupRow> LogGroups,
    JsonObject Tags,
    IReadOnlyList<FindingModel> Findings,
    IReadOnlyList<CostLine> Costs,
    IReadOnlyList<CostLine> Ceilings,
    decimal Total,
    IReadOnlyDictionary<string, double> Facts)
{
    /// <summary>The model of a stack.</summary>
    public static StackModel Of(RegisteredStack stack, PriceTable prices)
    {
        IReadOnlyList<CostLine> costs = [.. Review.Costs.Of(stack)];
        return new StackModel(
            stack.Name,
            stack.Outputs[StackOutputs.Region]?.GetValue<string>() ?? "",
            [.. stack.Registrations.Select(ResourceModel.Of)],
            stack.Outputs,
            [.. Review.Permissions.Of(stack)],
            [.. DataStores.Of(stack)],
            [.. Monitoring.Alarms(stack)],
            [.. Monitoring.LogGroups(stack)],
            stack.DefaultTags,
            [.. FindingModel.Of(stack.Guardrails)],
            costs,
            [.. Review.Costs.CeilingsOf(stack)],
            TotalOf(costs, prices),
            StackFacts.Of(stack));
    }

    /// <summary>What cost lines are in a month.</summary>
    public static decimal TotalOf(IEnumerable<CostLine> costs, PriceTable prices) => Math.Round(prices.Cost(costs), 2);
}

/// <summary>What the page shows of a resource.</summary>
/// <param name="Key">What tells it from every other.</param>
/// <param name="Type">The Pulumi type token.</param>
/// <param name="Name">The logical name.</param>
/// <param name="Parent">The key of the component around it; null at the top.</param>
/// <param name="Component">Whether it only groups others.</param>
/// <param name="Region">Its region.</param>
/// <param name="Protect">Whether Pulumi refuses to delete it.</param>
/// <param name="Retain">Whether it outlives its deletion.</param>
/// <param name="Uses">The keys of the resources that it is made of or waits for, each with the inputs that say so.</param>
/// <param name="Inputs">Its inputs.</param>
internal sealed record ResourceModel(
    string Key,
    string Type,
    string Name,
    string? Parent,
    bool Component,
    string Region,
    bool Protect,
    bool Retain,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Uses,
    JsonObject Inputs)
{
    private const string Waits = "dependsOn";

    /// <summary>The model of a resource.</summary>
    public static ResourceModel Of(Registration registration)
    {
        var (resource, options) = (registration.Resource, registration.Options);
        var references = resource.References.SelectMany(entry => entry.Value.Select(key => (Key: key, Input: entry.Key)));
        var uses = references.Concat(resource.DependsOn.Select(key => (Key: key, Input: Waits)))
            .GroupBy(use => use.Key)
            .ToDictionary(group => group.Key, group => (IReadOnlyList<string>)[.. group.Select(use => use.Input).Distinct()]);
        return new ResourceModel(
            resource.Key, resource.Type, resource.Name, resource.Parent, options.IsComponent, registration.Region, options.Protect,
            options.RetainOnDelete, uses, resource.Inputs);
    }

    /// <summary>The resource, as far as the model tells of it.</summary>
    public Registration ToRegistration()
    {
        var uses = Uses.SelectMany(use => use.Value, (use, input) => (input, use.Key)).ToLookup(use => use.input, use => use.Key);
        var resource = new RegisteredResource(Type, Name, Inputs)
        {
            Parent = Parent,
            References = uses.Where(input => input.Key != Waits)
                .ToDictionary(input => input.Key, input => (IReadOnlyList<string>)[.. input]),
            DependsOn = [.. uses[Waits]],
        };
        var options = new RecordedOptions { Parent = Parent, IsComponent = Component, Protect = Protect, RetainOnDelete = Retain };
        return new Registration(resource, Region, options);
    }
}

/// <summary>Something that breaks a guardrail.</summary>
/// <param name="Guardrail">The id of the guardrail.</param>
/// <param name="Title">What must hold.</param>
/// <param name="Reference">Where AWS describes it.</param>
/// <param name="Resource">The key of the resource.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Status"><c>broken</c> or <c>waived</c>.</param>
/// <param name="Reason">Why it may stand; null unless it is waived.</param>
internal sealed record FindingModel(
    string Guardrail, string Title, string Reference, string Resource, string Message, string Status, string? Reason)
{
    /// <summary>The findings of a report, the broken ones first.</summary>
    public static IEnumerable<FindingModel> Of(GuardrailReport report) =>
    [
        .. report.Findings.Select(finding => Of(finding, "broken", null)),
        .. report.Waived.Select(pair => Of(pair.Finding, "waived", pair.Waiver.Reason)),
    ];

    private static FindingModel Of(Finding finding, string status, string? reason) => new(
        finding.Guardrail.Id, finding.Guardrail.Title, finding.Guardrail.Reference, finding.Resource.Key, finding.Message, status, reason);
}
