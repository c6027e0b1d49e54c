namespace Tap.Testing;

/// <summary>Environment variables that a test changes, put back after it.</summary>
public sealed class KeptVariables(params string[] names) : IDisposable
{
    private readonly Dictionary<string, string?> before = names.ToDictionary(name => name, Environment.GetEnvironmentVariable);

    public void Dispose()
    {
        foreach (var (name, value) in before)
            Environment.SetEnvironmentVariable(name, value);
    }
}
