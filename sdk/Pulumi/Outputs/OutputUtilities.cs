using System.Collections.Immutable;

namespace Pulumi.Utilities;

/// <summary>Looks inside outputs. Meant for tests and generated code: a program that awaits its outputs loses the preview.</summary>
public static class OutputUtilities
{
    /// <summary>Waits for the value.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="output">The output.</param>
    /// <returns>The value; the type's default when it is unknown. Fails with the output's own exception.</returns>
    public static Task<T> GetValueAsync<T>(Output<T> output) => ReadAsync(output, data => data.ValueAs<T>());

    /// <summary>Waits and tells whether the value is known.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="output">The output.</param>
    /// <returns>False in a preview, when the value comes only with the resource's creation.</returns>
    public static async Task<bool> GetIsKnownAsync<T>(Output<T> output) => (await output.Data.ConfigureAwait(false)).IsKnown;

    /// <summary>Waits and lists the resources that the output depends on.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="output">The output.</param>
    /// <returns>The resources.</returns>
    public static Task<ImmutableHashSet<Resource>> GetDependenciesAsync<T>(Output<T> output) => ReadAsync(output, data => data.Resources);

    /// <summary>An unknown output.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="value">Gives the type only.</param>
    /// <returns>The output; reads as the type's default.</returns>
    public static Output<T> CreateUnknown<T>(T value) => Unknown<T>();

    /// <summary>An unknown output.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="valueFactory">Gives the type only; never called.</param>
    /// <returns>The output; reads as the type's default.</returns>
    public static Output<T> CreateUnknown<T>(Func<Task<T>> valueFactory) => Unknown<T>();

    private static Output<T> Unknown<T>() => new(Task.FromResult(new OutputData(null, isKnown: false)));

    private static async Task<TResult> ReadAsync<T, TResult>(Output<T> output, Func<OutputData, TResult> read) =>
        read(await output.Data.ConfigureAwait(false));
}
