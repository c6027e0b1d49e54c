using System.Text.Json;

namespace Tap.Simulation;

/// <summary>What bench/operations.mjs measured of the functions, in ms of processor time.</summary>
/// <param name="MeasuredOn">The day.</param>
/// <param name="Load">The load of the machine.</param>
/// <param name="ApiHandler">What its calls cost.</param>
/// <param name="Processor">What an object costs.</param>
internal sealed record Handlers(DateOnly MeasuredOn, double Load, ApiHandlerTimes ApiHandler, ProcessorTimes Processor)
{
    /// <summary>Reads what is kept beside this program.</summary>
    public static Handlers Read()
    {
        using var stream = typeof(Handlers).Assembly.GetManifestResourceStream("handlers.json")!;
        return JsonSerializer.Deserialize<Handlers>(stream, JsonSerializerOptions.Web)!;
    }
}

/// <summary>Times of api-handler.</summary>
/// <param name="Start">The start of its process.</param>
/// <param name="First">The first call in it.</param>
/// <param name="Calls">A call in a warm one, by operation.</param>
internal sealed record ApiHandlerTimes(double Start, double First, IReadOnlyDictionary<string, double> Calls);

/// <summary>Times of processor.</summary>
/// <param name="Start">The start of its process.</param>
/// <param name="First">The first object in it.</param>
/// <param name="Object">An object in a warm one.</param>
internal sealed record ProcessorTimes(double Start, double First, double Object);
