namespace Tap.Simulation;

/// <summary>
/// What calls take on AWS: the processor time that was measured here, on the share of a processor that the memory buys, and the answers of
/// AWS that a call waits for, one after the other.
/// </summary>
/// <param name="handlers">What was measured.</param>
/// <param name="apiHandlerMegabytes">The memory of api-handler.</param>
/// <param name="processorMegabytes">The memory of processor.</param>
internal sealed class ServiceTimes(Handlers handlers, int apiHandlerMegabytes, int processorMegabytes)
{
    // A whole processor: https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
    private const double ProcessorMegabytes = 1_769;

    // "Roughly 100-200 milliseconds": https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html
    private static readonly Duration S3 = Durations.LogNormal(median: 0.1, p99: 0.2);

    // "Single-digit millisecond": https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Introduction.html; the
    // 99th percentile is assumed.
    private static readonly Duration DynamoDb = Durations.LogNormal(median: 0.005, p99: 0.02);

    // What Lambda needs before the process starts: AWS tells of starts from under 100 ms to over a second, code included; this is assumed.
    private static readonly Duration Environment = Durations.LogNormal(median: 0.2, p99: 0.6);

    /// <summary>What API Gateway and the way to it and back take; assumed.</summary>
    public static Duration Gateway { get; } = Durations.LogNormal(median: 0.015, p99: 0.05);

    /// <summary>What a start of api-handler adds to a call.</summary>
    public Duration ApiHandlerStart { get; } = Start(handlers.ApiHandler.Start, handlers.ApiHandler.First, apiHandlerMegabytes);

    /// <summary>What a start of processor adds to an object.</summary>
    public Duration ProcessorStart { get; } = Start(handlers.Processor.Start, handlers.Processor.First, processorMegabytes);

    /// <summary>An object: its item, the object, the result, the item again.</summary>
    public Duration Object { get; } =
        Processor(handlers.Processor.Object, processorMegabytes).Then(DynamoDb).Then(S3).Then(S3).Then(DynamoDb);

    /// <summary>A call of the API: POST /process stores the object and the item, all others ask the table once.</summary>
    public Duration Call(string operation)
    {
        var call = Processor(handlers.ApiHandler.Calls[operation], apiHandlerMegabytes).Then(DynamoDb);
        return operation == "POST /process" ? call.Then(S3) : call;
    }

    private static Duration Processor(double milliseconds, int megabytes) =>
        Durations.Constant(milliseconds / 1_000 * Math.Max(1, ProcessorMegabytes / megabytes));

    // Lambda gives a whole processor to a start, and the function's share to its first call.
    private static Duration Start(double start, double first, int megabytes) =>
        Environment.Then(Durations.Constant(start / 1_000)).Then(Processor(first, megabytes));
}
