using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Pulumi;
using Tap.Program;

namespace Tap.Infra.UnitTests.TestKit;

/// <summary>One resource of a run: what AWS was sent, and what the recording transformation saw of it.</summary>
/// <param name="Type">The type token.</param>
/// <param name="Name">The logical name.</param>
/// <param name="Provider">The provider it is made with; empty for components.</param>
/// <param name="Inputs">What arrived at AWS; what was unknown or null is absent.</param>
/// <param name="Placement">Null for what is not inside the TapStack: the provider.</param>
internal sealed record StackResource(string Type, string Name, string Provider, JsonObject Inputs, Placement? Placement)
{
    /// <summary>Whether it is one of our components, not a resource of AWS.</summary>
    public bool IsComponent => Type.StartsWith("tap:", StringComparison.Ordinal);

    /// <summary>The label of the parent component, as <see cref="ToString"/> writes it.</summary>
    public string? Parent => Placement?.Parent;

    /// <summary>Whether Pulumi refuses to delete it.</summary>
    public bool IsProtected => Placement?.Options.Protect ?? false;

    /// <summary>Labels of the resources that it explicitly waits for.</summary>
    public ImmutableArray<string> DependsOn => Placement?.DependsOn ?? [];

    /// <summary>The names of its inputs.</summary>
    public IEnumerable<string> InputNames => Inputs.Select(entry => entry.Key);

    /// <summary>All that is known of it, in one text: two that are equal are registered alike.</summary>
    public string Registration => string.Join(" | ", [
        $"{this}",
        Provider,
        Parent,
        Inputs.ToJsonString(),
        $"{IsProtected} {Placement?.RetainOnDelete} {Placement?.Options.Aliases}",
        .. DependsOn,
        .. Placement?.IgnoreChanges ?? [],
        .. Placement?.SecretInputs ?? [],
    ]);

    /// <summary>Whether it is made with the provider of the region that a migration copies to.</summary>
    public bool IsInTargetRegion => Provider.EndsWith("::tap-aws-target::id-of-tap-aws-target", StringComparison.Ordinal);

    /// <summary>A text input, by a path such as <c>rules.0.id</c>.</summary>
    public string Text(string path) => Scalar<string>(path);

    /// <summary>A number input, by path.</summary>
    public double Number(string path) => Scalar<double>(path);

    /// <summary>A switch input, by path.</summary>
    public bool Flag(string path) => Scalar<bool>(path);

    /// <summary>Any input, by path; null when it is absent.</summary>
    public JsonNode? Json(string path)
    {
        JsonNode? node = Inputs;
        foreach (var part in path.Split('.'))
            node = node is JsonArray list ? list[int.Parse(part, System.Globalization.CultureInfo.InvariantCulture)] : node?[part];
        return node;
    }

    /// <summary>An IAM document among the inputs.</summary>
    public Policy Policy(string input = "policy") => TestKit.Policy.Parse(Text(input));

    /// <summary>Every text anywhere in the inputs.</summary>
    public IEnumerable<string> Texts() => TextsIn(Inputs);

    public override string ToString() => $"{Type} {Name}";

    private T Scalar<T>(string path) => Json(path) is JsonValue value
        ? value.GetValue<T>()
        : throw new InvalidOperationException($"{this} has no input {path}; it has {string.Join(", ", InputNames)}.");

    private static IEnumerable<string> TextsIn(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(entry => TextsIn(entry.Value)),
        JsonArray list => list.SelectMany(TextsIn),
        JsonValue value when value.TryGetValue<string>(out var text) => [text],
        _ => [],
    };
}

/// <summary>What mocks are not told about a resource.</summary>
/// <param name="Options">Its options.</param>
/// <param name="DependsOn">Labels of the resources that it explicitly waits for.</param>
/// <param name="SecretInputs">The inputs that Pulumi keeps secret, by wire name.</param>
/// <param name="References">Labels of the resources whose outputs its arguments are made of.</param>
internal sealed record Placement(
    RecordedOptions Options, ImmutableArray<string> DependsOn, ImmutableArray<string> SecretInputs, ImmutableArray<string> References)
{
    /// <summary>Whether it is left behind when the stack goes.</summary>
    public bool RetainOnDelete => Options.RetainOnDelete;

    /// <summary>Inputs whose changes are ignored.</summary>
    public IReadOnlyList<string> IgnoreChanges => Options.IgnoreChanges;

    /// <summary>The label of its parent; null for none.</summary>
    public string? Parent => Options.Parent is { } key ? Label(key) : null;

    /// <summary>Reads it from what was recorded.</summary>
    public static async Task<Placement> OfAsync(RecordedOptions options)
    {
        List<string> secrets = [];
        foreach (var (name, value) in DeclaredInputs.Of(options.Args))
        {
            if (value is not null && DeclaredInputs.AsOutput(value) is { } output && await Output.IsSecretAsync(output))
                secrets.Add(name);
        }

        var references = options.IsComponent
            ? []
            : (await InputReferences.FindAsync(options.Args)).Values.SelectMany(keys => keys).Distinct();
        return new Placement(options, [.. (await options.DependsOnAsync()).Select(Label)], [.. secrets], [.. references.Select(Label)]);
    }

    private static string Label(string key) => key.Replace("::", " ", StringComparison.Ordinal);
}
