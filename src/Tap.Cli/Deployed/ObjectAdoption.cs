using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Tap.Cli.Aws;
using Tap.Program;

namespace Tap.Cli.Deployed;

/// <summary>Copies the current objects of a bucket's copy that the bucket does not have as they are.</summary>
/// <param name="api">AWS in the region of both.</param>
/// <param name="copy">The copy.</param>
/// <param name="bucket">The bucket.</param>
/// <param name="time">The clock.</param>
internal sealed class ObjectAdoption(AwsApi api, string copy, string bucket, TimeProvider time)
{
    private const string Payloads = "incoming/";
    private const int AtOnce = 16;

    // A payload whose item is still on its way would be taken for somebody else's object.
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(15);

    private readonly ConcurrentQueue<string> faults = [];
    private long copied;

    /// <summary>How many objects the copy has.</summary>
    public long Read { get; private set; }

    /// <summary>How many of them were missing or older here.</summary>
    public long Copied => copied;

    /// <summary>How many payloads only the last run copies.</summary>
    public long Waiting { get; private set; }

    /// <summary>How many objects the copy does not have.</summary>
    public long OnlyHere { get; private set; }

    /// <summary>What could not be copied, and why.</summary>
    public IReadOnlyList<string> Faults => [.. faults.Order(StringComparer.Ordinal)];

    /// <summary>Goes through both listings, which S3 gives in the same order.</summary>
    /// <param name="choice">How much is copied.</param>
    /// <param name="unprocessed">The keys of payloads that wait to be processed.</param>
    /// <param name="cancellation">Ends it between two objects.</param>
    public async Task RunAsync(AdoptionChoice choice, IReadOnlyCollection<string> unprocessed, CancellationToken cancellation)
    {
        var settled = time.GetUtcNow() - Settled;
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(DifferingAsync(Waits, cancellation), options, async (key, token) =>
        {
            try
            {
                if (!choice.DryRun)
                    await api.CopyObjectAsync(copy, bucket, key, token);
                Interlocked.Increment(ref copied);
            }
            catch (AwsException exception)
            {
                faults.Enqueue($"{key}: {exception.Code}: {exception.Message}");
            }
        });

        bool Waits(Listed item) =>
            !choice.Last
                && item.Key.StartsWith(Payloads, StringComparison.Ordinal)
                && (item.At > settled || unprocessed.Contains(item.Key));
    }

    private async IAsyncEnumerable<string> DifferingAsync(Func<Listed, bool> waits, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var here = ListAsync(bucket, cancellation).GetAsyncEnumerator(cancellation);
        var isHere = await here.MoveNextAsync();
        await foreach (var item in ListAsync(copy, cancellation))
        {
            Read++;
            for (; isHere && Order(here.Current.Key, item.Key) < 0; isHere = await here.MoveNextAsync())
                OnlyHere++;
            var other = isHere && here.Current.Key == item.Key ? here.Current : null;
            if (other is not null)
                isHere = await here.MoveNextAsync();
            // TAP writes each key once, and S3 tells no checksum here; with a key of KMS, an ETag is not one of the content.
            if (other is not null && other.Bytes == item.Bytes && other.At >= item.At)
                continue;
            if (waits(item))
                Waiting++;
            else
                yield return item.Key;
        }

        for (; isHere; isHere = await here.MoveNextAsync())
            OnlyHere++;
    }

    private async IAsyncEnumerable<Listed> ListAsync(string name, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var next = ""; next is not null;)
        {
            var page = (await api.S3Async(HttpMethod.Get, name, "", $"?list-type=2{next}", null, cancellation)).Xml;
            foreach (var item in page.Elements("Contents"))
                yield return new Listed(
                    item.Element("Key")!.Value,
                    long.Parse(item.Element("Size")!.Value, CultureInfo.InvariantCulture),
                    DateTimeOffset.Parse(item.Element("LastModified")!.Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal));
            next = page.Element(AwsService.S3.NextPage) is { } token ? $"&{AwsService.S3.Page}={Uri.EscapeDataString(token.Value)}" : null;
        }
    }

    // S3 lists keys by their bytes in UTF-8, which are not in the order of .NET's characters.
    private static int Order(string one, string other) =>
        Encoding.UTF8.GetBytes(one).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(other));

    private sealed record Listed(string Key, long Bytes, DateTimeOffset At);
}
