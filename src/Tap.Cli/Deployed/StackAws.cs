using System.Collections.Concurrent;
using Tap.Cli.Aws;

namespace Tap.Cli.Deployed;

/// <summary>The AWS of a stack, asked in each region that has something of it.</summary>
/// <param name="region">The stack's region.</param>
/// <param name="connect">Prepares to call one.</param>
internal sealed class StackAws(string region, Func<string, AwsApi> connect) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<AwsApi>> regions = new();

    /// <summary>The AWS of a stack that is up.</summary>
    public StackAws(DeployedStack stack)
        : this(stack.Region, stack.Connect)
    {
    }

    /// <summary>That of its own region.</summary>
    public AwsApi Home => In(region);

    /// <summary>That of a region.</summary>
    public AwsApi In(string region) => regions.GetOrAdd(region, name => new(() => connect(name))).Value;

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var api in regions.Values.Where(api => api.IsValueCreated))
            api.Value.Dispose();
    }
}
