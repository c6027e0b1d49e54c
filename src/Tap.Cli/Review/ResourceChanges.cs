using System.Text.Json.Nodes;
using Tap.Cli.Local.Engine;
using Tap.Guardrails;
using Tap.Program;

namespace Tap.Cli.Review;

/// <summary>
/// Works out what a change does to the resources of a stack, as <c>up</c> would: with the same rules, but from one program to the other
/// instead of from a state.
/// </summary>
internal sealed class ResourceChanges
{
    /// <summary>The pseudo property of a move into a component of another type, which is part of what Pulumi knows a resource by.</summary>
    public const string Component = "component";

    private readonly RegisteredStack before;
    private readonly RegisteredStack after;
    private readonly Dictionary<string, Registration> old;
    private readonly Dictionary<string, Registration> now;

    // What is done to what changes, by key: AWS gives some or all of its attributes anew.
    private readonly Dictionary<string, Operation> changed = [];

    private ResourceChanges(RegisteredStack before, RegisteredStack after)
    {
        (this.before, this.after) = (before, after);
        (old, now) = (ByKey(before), ByKey(after));
    }

    /// <summary>What is created, updated, replaced and deleted, what loses data first.</summary>
    public static IReadOnlyList<ResourceChange> Between(RegisteredStack before, RegisteredStack after)
    {
        var changes = new ResourceChanges(before, after);
        return [.. changes.Read().OrderBy(change => !change.Loses).ThenBy(change => Rank(change.Operation))];
    }

    private static int Rank(Operation operation) =>
        Array.IndexOf([Operation.Replace, Operation.Delete, Operation.Create, Operation.Update], operation);

    private static Dictionary<string, Registration> ByKey(RegisteredStack stack) =>
        stack.Registrations.ToDictionary(registration => registration.Resource.Key);

    private IReadOnlyList<ResourceChange> Read()
    {
        List<ResourceChange> changes = [];
        HashSet<string> kept = [];

        // What a resource is made of stands before it.
        foreach (var registration in after.Registrations.Where(registration => !registration.Options.IsComponent))
        {
            var former = Former(registration);
            if (former is not null)
                kept.Add(former.Resource.Key);
            if (Compare(former, registration) is not { Operation: not Operation.Same } change)
                continue;
            changed[change.Key] = change.Operation;
            changes.Add(change);
        }

        var gone = before.Registrations
            .Where(registration => !registration.Options.IsComponent && !kept.Contains(registration.Resource.Key));
        return [.. changes, .. gone.Select(registration => Change(registration, registration, Operation.Delete, []))];
    }

    private Registration? Former(Registration registration) => registration.FormerKeys.Prepend(registration.Resource.Key)
        .Select(key => old.GetValueOrDefault(key)).FirstOrDefault(former => former is not null);

    private ResourceChange Compare(Registration? former, Registration registration)
    {
        if (former is null)
            return Change(registration, registration, Operation.Create, []);

        var resource = registration.Resource;
        var unsettled = resource.Inputs.Where(input => Unsettled(input.Value).Any()).Select(input => input.Key).ToHashSet();
        var known = new JsonObject(resource.Inputs.Where(input => !unsettled.Contains(input.Key))
            .Select(input => KeyValuePair.Create(input.Key, input.Value?.DeepClone())));
        var kind = Kinds.Of(resource.Type);
        var goal = new ResourceGoal(resource.Type, resource.Name, registration.Region, known, after.DefaultTags, registration.Options)
        {
            UnknownInputs = unsettled,
        };
        var difference = Differ.Compare(Record(former, resource.Type), goal, kind);
        var replacing = kind.ReplaceOn.Concat(registration.Options.ReplaceOnChanges).Append(Differ.Region).ToHashSet();
        var inputs = difference.Changes.SelectMany(change => Inputs(change, resource, replacing.Contains(change.Property)))
            .OrderByDescending(input => input.Replaces).ToList();
        if (AreElsewhere(former, registration))
            return Change(former, registration, Operation.Replace, [.. inputs, Move(former, registration)]);
        return Change(former, registration, difference.Operation, inputs);
    }

    private static ResourceChange Change(
        Registration former, Registration registration, Operation operation, IReadOnlyList<InputChange> inputs) => new(
        registration.Resource.Key,
        operation,
        DataStores.Hold(registration.Resource.Type),
        former.Options.Protect,
        former.Options.RetainOnDelete,
        inputs);

    private ResourceRecord Record(Registration former, string type) => new(
        former.Resource.Key, former.Resource.Type, former.Resource.Name, "", former.Region, former.Resource.Inputs,
        ProviderSchema.Instance.IsTagged(type) ? new JsonObject { ["tagsAll"] = new JsonObject() } : [],
        before.DefaultTags,
        new ResourceMeta(former.Options.Protect, former.Options.RetainOnDelete));

    private List<InputChange> Inputs(PropertyChange change, RegisteredResource resource, bool replaces)
    {
        var (property, before, after, kind) = change;
        if (kind == PropertyChangeKind.Unknown)
        {
            var follows = Unsettled(resource.Inputs[property]).Select(reference => reference.Key).Distinct();
            return [new InputChange(property, Text(before), null, replaces, [.. follows])];
        }

        var parts = InputDifference.Between(Alone(property, before), Alone(property, after))
            .Select(part => new InputChange(part.Path, part.First, part.Second, replaces, [])).ToList();

        // Only the order is another.
        return parts.Count > 0 ? parts : [new InputChange(property, Text(before), Text(after), replaces, [])];
    }

    private static JsonObject Alone(string property, JsonNode? value) =>
        value is null ? [] : new JsonObject { [property] = value.DeepClone() };

    private static string? Text(JsonNode? value) => value?.ToJsonString(OutputJson.Compact);

    // What AWS decides anew once the resource is replaced, or is changed in place.
    private IEnumerable<Reference> Unsettled(JsonNode? input) =>
        Reference.In(input).Where(reference => changed.GetValueOrDefault(reference.Key) switch
        {
            Operation.Replace => true,
            Operation.Update => Kinds.Of(now[reference.Key].Resource.Type).ComputedOnUpdate.Contains(reference.Property),
            _ => false,
        });

    private static InputChange Move(Registration former, Registration registration) => new(
        Component, Text(former.Resource.Parent), Text(registration.Resource.Parent), true, []);

    private bool AreElsewhere(Registration former, Registration registration) =>
        !registration.FormerKeys.Contains(registration.Resource.Key) && !AreAlike(former.Resource.Parent, registration.Resource.Parent);

    // The names of components are no part of it.
    private bool AreAlike(string? former, string? component)
    {
        if (former is null || component is null)
            return former == component;
        var (one, other) = (old[former], now[component]);
        return (one.Resource.Type == other.Resource.Type || other.FormerKeys.Contains(former))
            && AreAlike(one.Resource.Parent, other.Resource.Parent);
    }
}
