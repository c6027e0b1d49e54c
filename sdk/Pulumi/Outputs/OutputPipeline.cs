namespace Pulumi;

/// <summary>The combinators behind outputs. An awaited task that is already complete costs no thread switch.</summary>
internal static class OutputPipeline
{
    public static async Task<OutputData> ThenAsync(Task<OutputData> source, Func<OutputData, Task<OutputData>> next)
    {
        var data = await source.ConfigureAwait(false);
        if (!data.IsKnown)
            return data;
        var result = await next(data).ConfigureAwait(false);
        return result.Within(data);
    }

    public static async Task<OutputData> MapDataAsync(Task<OutputData> source, Func<OutputData, OutputData> map) =>
        map(await source.ConfigureAwait(false));

    /// <summary>
    /// All values at once, handed to <paramref name="combine"/> in order. Awaits one after the other, so that among several failures the
    /// first in the order of the arguments is the one reported.
    /// </summary>
    public static Task<OutputData> AllAsync(IReadOnlyList<IOutput> outputs, Func<object?[], object?> combine)
    {
        foreach (var output in outputs)
            ArgumentNullException.ThrowIfNull(output, nameof(outputs));
        return CombineAsync(outputs, combine);
    }

    private static async Task<OutputData> CombineAsync(IReadOnlyList<IOutput> outputs, Func<object?[], object?> combine)
    {
        var values = new object?[outputs.Count];
        var known = true;
        var secret = false;
        var resources = OutputData.Null.Resources;
        for (var i = 0; i < values.Length; i++)
        {
            var data = await outputs[i].Data.ConfigureAwait(false);
            values[i] = data.Value;
            known &= data.IsKnown;
            secret |= data.IsSecret;
            resources = OutputData.Join(resources, data.Resources);
        }
        return new OutputData(known ? combine(values) : null, known, secret, resources);
    }

    public static async Task<OutputData> FromTaskAsync<T>(Task<T> task, bool isSecret = false) =>
        new(await task.ConfigureAwait(false), isSecret: isSecret);

    public static async Task<OutputData> FromTaskAsync(Task task)
    {
        await task.ConfigureAwait(false);
        return new OutputData(default(ValueTuple));
    }
}
