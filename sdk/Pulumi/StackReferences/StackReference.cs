using System.Collections.Immutable;

namespace Pulumi;

/// <summary>Reads the outputs of another stack.</summary>
public class StackReference : CustomResource
{
    private readonly string _stack;

    /// <summary>Reads the other stack.</summary>
    /// <param name="name">The other stack as <c>organization/project/stack</c>, unless the arguments name it.</param>
    /// <param name="args">The arguments, or null.</param>
    /// <param name="options">The options, or null.</param>
    public StackReference(string name, StackReferenceArgs? args = null, CustomResourceOptions? options = null)
        : base(
            "pulumi:pulumi:StackReference",
            name,
            new StackReferenceArgs { Name = args?.Name ?? name },
            CustomResourceOptions.Merge(options, new CustomResourceOptions { Id = args?.Name ?? name })) =>
        _stack = name;

    /// <summary>The other stack's name.</summary>
    [Output("name")]
    public Output<string> Name { get; private set; } = null!;

    /// <summary>Its outputs.</summary>
    [Output("outputs")]
    public Output<ImmutableDictionary<string, object>> Outputs { get; private set; } = null!;

    /// <summary>The names of those that are secret.</summary>
    [Output("secretOutputNames")]
    public Output<ImmutableArray<string>> SecretOutputNames { get; private set; } = null!;

    /// <summary>An output of the other stack.</summary>
    /// <param name="name">The output.</param>
    /// <returns>The value, secret if it is there; null when there is none.</returns>
    public Output<object?> GetOutput(Input<string> name) => Find(name, (_, value) => value);

    /// <summary>An output that the other stack must have.</summary>
    /// <param name="name">The output.</param>
    /// <returns>The value, secret if it is there. Fails with a <see cref="KeyNotFoundException"/> when there is none.</returns>
    public Output<object> RequireOutput(Input<string> name) => Find(name, (key, value) => value ?? throw NotFound(key));

    /// <summary>Waits for an output of the other stack.</summary>
    /// <param name="name">The output.</param>
    /// <returns>The value; null when there is none.</returns>
    /// <exception cref="InvalidOperationException">The output is secret.</exception>
    public async Task<object?> GetValueAsync(Input<string> name)
    {
        var data = await GetOutput(name).Data.ConfigureAwait(false);
        return data.IsSecret
            ? throw new InvalidOperationException("Cannot call GetValueAsync or RequireValueAsync for a secret stack output.")
            : data.Value;
    }

    /// <summary>Waits for an output that the other stack must have.</summary>
    /// <param name="name">The output.</param>
    /// <returns>The value.</returns>
    /// <exception cref="InvalidOperationException">The output is secret.</exception>
    /// <exception cref="KeyNotFoundException">There is no such output.</exception>
    public async Task<object> RequireValueAsync(Input<string> name)
    {
        var value = await GetValueAsync(name).ConfigureAwait(false);
        return value ?? throw NotFound((string)(await name.ToOutput().Data.ConfigureAwait(false)).Value!);
    }

    /// <summary>Waits for an output of the other stack, and tells whether it is secret.</summary>
    /// <param name="name">The output.</param>
    /// <returns>The value as plain or as secret; neither when there is none.</returns>
    public async Task<StackReferenceOutputDetails> GetOutputDetailsAsync(string name)
    {
        var data = await GetOutput(name).Data.ConfigureAwait(false);
        return data.IsSecret
            ? new StackReferenceOutputDetails { SecretValue = data.Value }
            : new StackReferenceOutputDetails { Value = data.Value };
    }

    /// <summary>Reads one output. All outputs count as secret where some are, so the secrecy is worked out by name.</summary>
    private Output<T> Find<T>(Input<string> name, Func<string, object?, T> select)
    {
        var all = Output.Tuple(Output.Unsecret(Outputs), SecretOutputNames, name.ToOutput());
        return all.Apply(parts =>
        {
            var (outputs, secretNames, key) = parts;
            var value = Output.Create(select(key, outputs?.GetValueOrDefault(key)));
            return !secretNames.IsDefault && secretNames.Contains(key) ? Output.CreateSecret(value) : value;
        });
    }

    private KeyNotFoundException NotFound(string name) => new($"Required output '{name}' does not exist on stack '{_stack}'.");
}
