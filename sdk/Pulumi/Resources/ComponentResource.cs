namespace Pulumi;

/// <summary>A group of resources under one name: a class whose constructor creates its children with <c>Parent = this</c>.</summary>
public class ComponentResource : Resource
{
    /// <summary>Registers the component.</summary>
    /// <param name="type">The type token, such as <c>app:storage:Store</c>.</param>
    /// <param name="name">The name, unique among the components of this type in the stack.</param>
    /// <param name="options">The options, or null.</param>
    /// <exception cref="ArgumentException">The type or name is empty.</exception>
    public ComponentResource(string type, string name, ComponentResourceOptions? options = null)
        : this(type, name, null, options)
    {
    }

    /// <summary>Registers the component with arguments.</summary>
    /// <param name="type">The type token, such as <c>app:storage:Store</c>.</param>
    /// <param name="name">The name, unique among the components of this type in the stack.</param>
    /// <param name="args">The arguments, or null.</param>
    /// <param name="options">The options, or null.</param>
    /// <exception cref="ArgumentException">The type or name is empty.</exception>
    public ComponentResource(string type, string name, ResourceArgs? args, ComponentResourceOptions? options = null)
        : base(type, name, args ?? ResourceArgs.Empty, options ?? new ComponentResourceOptions())
    {
    }

    /// <summary>Tells the engine that all children are made, and shows the properties marked <see cref="OutputAttribute"/>.</summary>
    protected void RegisterOutputs() => Register(() => Task.FromResult(OutputProperties.Read(this)));

    /// <summary>Tells the engine that all children are made, and shows these outputs.</summary>
    /// <param name="outputs">Values or outputs by name; null ones are left out.</param>
    /// <exception cref="ArgumentNullException">There are no outputs.</exception>
    protected void RegisterOutputs(IDictionary<string, object?> outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        Register(() => Task.FromResult(outputs));
    }

    /// <summary>Tells the engine that all children are made, and shows these outputs.</summary>
    /// <param name="outputs">Values or outputs by name; null ones are left out.</param>
    /// <exception cref="ArgumentNullException">There are no outputs.</exception>
    protected void RegisterOutputs(Task<IDictionary<string, object?>> outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        Register(() => outputs);
    }

    /// <summary>Tells the engine that all children are made, and shows these outputs.</summary>
    /// <param name="outputs">Values or outputs by name; null ones are left out.</param>
    /// <exception cref="ArgumentNullException">There are no outputs.</exception>
    protected void RegisterOutputs(Output<IDictionary<string, object?>> outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        Register(() => Utilities.OutputUtilities.GetValueAsync(outputs));
    }

    private void Register(Func<Task<IDictionary<string, object?>>> outputs) =>
        Deployment.Pending.Track(Deployment.RegisterOutputsAsync(this, outputs));
}
