namespace Pulumi.Tests;

/// <summary>A custom resource with an output of each common type.</summary>
internal sealed class Thing(string name, ResourceArgs? args = null, CustomResourceOptions? options = null)
    : CustomResource(Token, name, args, options)
{
    public const string Token = "test:index:Thing";

    [Output("text")]
    public Output<string> Text { get; private set; } = null!;

    [Output("count")]
    public Output<int> Count { get; private set; } = null!;

    [Output("ratio")]
    public Output<double?> Ratio { get; private set; } = null!;

    [Output("flag")]
    public Output<bool> Flag { get; private set; } = null!;

    [Output("items")]
    public Output<ImmutableArray<string>> Items { get; private set; } = null!;

    [Output("tags")]
    public Output<ImmutableDictionary<string, string>?> Tags { get; private set; } = null!;
}

/// <summary>Untyped and typed inputs for <see cref="Thing"/>.</summary>
internal sealed class ThingArgs : ResourceArgs
{
    [Input("value")]
    public Input<object>? Value { get; set; }

    [Input("text")]
    public Input<string>? Text { get; set; }

    [Input("count")]
    public Input<int>? Count { get; set; }

    [Input("items")]
    private InputList<string>? _items;

    public InputList<string> Items
    {
        get => _items ??= new InputList<string>();
        set => _items = value;
    }

    [Input("tags")]
    private InputMap<string>? _tags;

    public InputMap<string> Tags
    {
        get => _tags ??= new InputMap<string>();
        set => _tags = value;
    }
}

/// <summary>A component whose children a delegate makes.</summary>
internal sealed class Group : ComponentResource
{
    public const string Token = "test:index:Group";

    public Group(string name, Action<Group>? children = null, ComponentResourceOptions? options = null, ResourceArgs? args = null)
        : base(Token, name, args, options)
    {
        children?.Invoke(this);
    }
}

/// <summary>A provider of any package.</summary>
internal sealed class TestProvider(string package, string name, CustomResourceOptions? options = null)
    : ProviderResource(package, name, ResourceArgs.Empty, options);

/// <summary>Sets an environment variable and restores it at the end.</summary>
internal sealed class EnvironmentVariable : IDisposable
{
    private readonly string _name;
    private readonly string? _before;

    public EnvironmentVariable(string name, string? value)
    {
        _name = name;
        _before = Environment.GetEnvironmentVariable(name);
        Environment.SetEnvironmentVariable(name, value);
    }

    public void Dispose() => Environment.SetEnvironmentVariable(_name, _before);
}
