using Pulumi;

namespace Tap.Infra.Foundation;

/// <summary>The one way to make the options of a child: its parent is set, hence the provider; the caller's own are merged in.</summary>
internal static class ChildOptions
{
    /// <summary>Options for a resource inside <paramref name="parent"/>.</summary>
    public static CustomResourceOptions Child(this ComponentResource parent, CustomResourceOptions? options = null) =>
        CustomResourceOptions.Merge(new CustomResourceOptions { Parent = parent }, options);

    /// <summary>Options for a component inside <paramref name="parent"/>.</summary>
    public static ComponentResourceOptions ChildComponent(this ComponentResource parent, ComponentResourceOptions? options = null) =>
        ComponentResourceOptions.Merge(new ComponentResourceOptions { Parent = parent }, options);
}
