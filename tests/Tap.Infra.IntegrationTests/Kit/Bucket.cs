using System.Xml.Linq;

namespace Tap.Infra.IntegrationTests.Kit;

/// <summary>An S3 bucket.</summary>
/// <param name="aws">The AWS of its region.</param>
/// <param name="name">Its name.</param>
internal sealed class Bucket(AwsApi aws, string name)
{
    /// <summary>A setting, by its name in S3's paths, such as <c>encryption</c>.</summary>
    public async Task<XElement> Setting(string setting) => (await Send(HttpMethod.Get, "", $"?{setting}")).Xml;

    /// <summary>The bucket's policy.</summary>
    public async Task<string> Policy() => (await Send(HttpMethod.Get, "", "?policy")).Text;

    /// <summary>The object of a key.</summary>
    public Task<AwsAnswer> Get(string key) => Send(HttpMethod.Get, key);

    /// <summary>What S3 knows of the object of a key.</summary>
    public Task<AwsAnswer> Head(string key) => Send(HttpMethod.Head, key);

    /// <summary>Stores an object.</summary>
    /// <returns>The id of its version.</returns>
    public async Task<string> Put(string key, string body) => VersionOf(await Send(HttpMethod.Put, key, body: body));

    /// <summary>Deletes an object.</summary>
    /// <returns>The id of the delete marker.</returns>
    public async Task<string> Delete(string key) => VersionOf(await Send(HttpMethod.Delete, key));

    /// <summary>Deletes a version of an object, or a delete marker.</summary>
    public Task DeleteVersion(string key, string version) => Send(HttpMethod.Delete, key, $"?versionId={Uri.EscapeDataString(version)}");

    /// <summary>The keys that begin with a text.</summary>
    public async Task<IReadOnlyList<string>> Keys(string prefix)
    {
        var keys = new List<string>();
        string? next = null;
        do
        {
            var page = await Setting($"list-type=2&prefix={Uri.EscapeDataString(prefix)}{(next is null ? "" : $"&continuation-token={Uri.EscapeDataString(next)}")}");
            keys.AddRange(page.Elements("Contents").Select(item => item.Element("Key")!.Value));
            next = page.Element("NextContinuationToken")?.Value;
        }
        while (next is not null);
        return keys;
    }

    /// <summary>The versions and delete markers of a key: the elements <c>Version</c> and <c>DeleteMarker</c>.</summary>
    public async Task<IReadOnlyList<XElement>> Versions(string key)
    {
        var answer = await Setting($"versions&prefix={Uri.EscapeDataString(key)}");
        return [.. answer.Elements().Where(element => element.Name.LocalName is "Version" or "DeleteMarker")];
    }

    /// <summary>The id of the version that an answer tells of.</summary>
    public static string VersionOf(AwsAnswer answer) => answer.Header("x-amz-version-id")!;

    private Task<AwsAnswer> Send(HttpMethod method, string key, string query = "", string? body = null) =>
        aws.S3Async(method, name, key, query, body, CancellationToken.None);
}
