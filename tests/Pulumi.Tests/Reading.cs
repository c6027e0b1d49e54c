using Pulumi.Utilities;

namespace Pulumi.Tests;

/// <summary>Reads outputs from outside of a program.</summary>
internal static class Reading
{
    public static Task<T> ReadAsync<T>(this Output<T> output) => OutputUtilities.GetValueAsync(output);

    public static Task<bool> IsKnownAsync<T>(this Output<T> output) => OutputUtilities.GetIsKnownAsync(output);

    public static Task<bool> IsSecretAsync<T>(this Output<T> output) => Output.IsSecretAsync(output);

    /// <summary>The names of the resources an output depends on, sorted.</summary>
    public static async Task<IEnumerable<string>> DependenciesAsync<T>(this Output<T> output) =>
        (await OutputUtilities.GetDependenciesAsync(output)).Select(resource => resource.GetResourceName()).Order(StringComparer.Ordinal);

    public static Output<T> Unknown<T>(T value) => OutputUtilities.CreateUnknown(value);

    public static Output<T> Faulted<T>(Exception exception) => Output.Create(Task.FromException<T>(exception));
}
