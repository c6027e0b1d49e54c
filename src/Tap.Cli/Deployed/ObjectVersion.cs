using System.Globalization;
using System.Xml.Linq;
using Tap.Cli.Aws;

namespace Tap.Cli.Deployed;

/// <summary>A version of an object.</summary>
/// <param name="Key">The object's key.</param>
/// <param name="VersionId">The version's id.</param>
/// <param name="At">When it was written.</param>
/// <param name="Bytes">How large it is; 0 for a marker.</param>
/// <param name="Latest">Whether it is the object as it is now.</param>
/// <param name="DeleteMarker">Whether it stands for a deletion.</param>
internal sealed record ObjectVersion(string Key, string VersionId, DateTimeOffset At, long Bytes, bool Latest, bool DeleteMarker)
{
    /// <summary>All versions of the objects whose keys begin alike, the newest of each key first.</summary>
    /// <exception cref="Program.AwsException">S3 refuses it.</exception>
    public static async Task<IReadOnlyList<ObjectVersion>> ListAsync(
        AwsApi api, string bucket, string prefix, CancellationToken cancellation)
    {
        var versions = new List<ObjectVersion>();
        var from = "";
        do
        {
            var query = $"?versions&prefix={Uri.EscapeDataString(prefix)}{from}";
            var page = (await api.S3Async(HttpMethod.Get, bucket, "", query, null, cancellation)).Xml;
            versions.AddRange(page.Elements().Where(element => element.Name.LocalName is "Version" or DeleteMarkerName).Select(Read));
            from = page.Element("IsTruncated")?.Value == "true" ? $"{Marker(page, "key")}{Marker(page, "version-id")}" : null;
        }
        while (from is not null);
        return versions;
    }

    private const string DeleteMarkerName = "DeleteMarker";

    private static string Marker(XElement page, string name)
    {
        var element = name == "key" ? "NextKeyMarker" : "NextVersionIdMarker";
        return page.Element(element) is { } marker ? $"&{name}-marker={Uri.EscapeDataString(marker.Value)}" : "";
    }

    private static ObjectVersion Read(XElement version) => new(
        version.Element(nameof(Key))!.Value,
        version.Element(nameof(VersionId))!.Value,
        DateTimeOffset.Parse(version.Element("LastModified")!.Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
        long.Parse(version.Element("Size")?.Value ?? "0", CultureInfo.InvariantCulture),
        version.Element("IsLatest")!.Value == "true",
        version.Name.LocalName == DeleteMarkerName);
}
