namespace Pulumi;

/// <summary>A resource that a provider creates, reads, updates and deletes.</summary>
public class CustomResource : Resource
{
    /// <summary>Registers the resource.</summary>
    /// <param name="type">The type token, such as <c>aws:s3/bucket:Bucket</c>.</param>
    /// <param name="name">The name, unique among the resources of this type in the stack.</param>
    /// <param name="args">The arguments, or null.</param>
    /// <param name="options">The options, or null.</param>
    /// <exception cref="ArgumentException">The type or name is empty.</exception>
    /// <exception cref="InvalidOperationException">There is no run, or an output property has a type that outputs cannot have.</exception>
    public CustomResource(string type, string name, ResourceArgs? args, CustomResourceOptions? options = null)
        : base(type, name, args ?? ResourceArgs.Empty, options ?? new CustomResourceOptions())
    {
    }

    /// <summary>Registers the resource of a package that an SDK names.</summary>
    /// <param name="type">The type token, such as <c>aws:s3/bucket:Bucket</c>.</param>
    /// <param name="name">The name, unique among the resources of this type in the stack.</param>
    /// <param name="args">The arguments, or null.</param>
    /// <param name="options">The options, or null.</param>
    /// <param name="registerPackageRequest">Null: see <see cref="RegisterPackageRequest"/>.</param>
    /// <exception cref="ArgumentException">The type or name is empty.</exception>
    /// <exception cref="InvalidOperationException">There is no run, or an output property has a type that outputs cannot have.</exception>
    public CustomResource(
        string type,
        string name,
        ResourceArgs? args,
        CustomResourceOptions? options = null,
        RegisterPackageRequest? registerPackageRequest = null)
        : this(type, name, args, options)
    {
    }

    /// <summary>The provider's id of the resource. Unknown in a preview until the resource exists.</summary>
    [Output("id")]
    public Output<string> Id { get; private set; } = null!;

    private protected override void InitializeOutputs()
    {
        Id = new Output<string>(() => ResourceOutputs.ReadIdAsync(this));
        ResourceOutputs.Initialize(this);
    }
}
