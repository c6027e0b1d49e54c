using Pulumi;

namespace Tap.Testing;

/// <summary>The inputs of a <see cref="Thing"/>.</summary>
public sealed class ThingArgs : ResourceArgs
{
    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("size")]
    public Input<int>? Size { get; set; }

    [Input("source")]
    public Input<string>? Source { get; set; }

    [Input("code")]
    public Input<Archive>? Code { get; set; }

    [Input("labels")]
    public InputMap<string> Labels { get => labels ??= []; set => labels = value; }

    [Input("password")]
    public Input<string>? Password { get; set; }

    private InputMap<string>? labels;
}

/// <summary>A resource of no real provider.</summary>
public sealed class Thing(string name, ThingArgs? args = null, CustomResourceOptions? options = null)
    : CustomResource(Token, name, args ?? new ThingArgs(), options)
{
    public const string Token = "test:index/thing:Thing";

    [Output("arn")]
    public Output<string> Arn { get; private set; } = null!;

    [Output("size")]
    public Output<int?> Size { get; private set; } = null!;

    [Output("password")]
    public Output<string?> Password { get; private set; } = null!;
}

/// <summary>A component that takes its children's resources from a function.</summary>
public sealed class Group : ComponentResource
{
    public Group(string name, Action<Group> children, ComponentResourceOptions? options)
        : base("test:index:Group", name, options)
    {
        children(this);
        RegisterOutputs();
    }

    /// <summary>Options of a child.</summary>
    public CustomResourceOptions Child(CustomResourceOptions? options = null) =>
        CustomResourceOptions.Merge(new CustomResourceOptions { Parent = this }, options);
}

/// <summary>A provider, for its region and default tags.</summary>
public sealed class ThingProvider(string name, ThingProviderArgs args) : ProviderResource("test", name, args, options: null);

/// <summary>The inputs of a <see cref="ThingProvider"/>.</summary>
public sealed class ThingProviderArgs : ResourceArgs
{
    [Input("region")]
    public Input<string>? Region { get; set; }

    [Input("defaultTags")]
    public Input<DefaultTagsArgs>? DefaultTags { get; set; }
}

/// <summary>The default tags of a <see cref="ThingProvider"/>.</summary>
public sealed class DefaultTagsArgs : ResourceArgs
{
    [Input("tags")]
    public InputMap<string> Tags { get; set; } = [];
}
