using System.Text.Json.Nodes;

namespace Tap.Cli.Local.Engine;

/// <summary>What the local run itself keeps with a resource.</summary>
/// <param name="Protect">Whether a deletion is refused.</param>
/// <param name="RetainOnDelete">Whether the resource outlives its record.</param>
internal sealed record ResourceMeta(bool Protect = false, bool RetainOnDelete = false);

/// <summary>A resource that exists in local-aws.</summary>
/// <param name="Key"><c>&lt;type&gt;::&lt;name&gt;</c>, unique in a stack.</param>
/// <param name="Type">The Pulumi type token, such as <c>aws:s3/bucket:Bucket</c>.</param>
/// <param name="Name">The logical name.</param>
/// <param name="Id">What the AWS provider uses as id.</param>
/// <param name="Region">The region it lives in.</param>
/// <param name="Inputs">The inputs it was last brought to.</param>
/// <param name="Outputs">Its attributes.</param>
/// <param name="Tags">The provider's default tags at that time.</param>
/// <param name="Meta">What the local run keeps with it.</param>
internal sealed record ResourceRecord(
    string Key, string Type, string Name, string Id, string Region, JsonObject Inputs, JsonObject Outputs, JsonObject Tags,
    ResourceMeta Meta)
{
    /// <summary>What to do about a <see cref="Refusal"/>.</summary>
    public const string UnprotectAdvice =
        "To unprotect a resource, remove the `protect` flag from it in your Pulumi program, or change the setting behind it "
        + "(--config tap:deletionProtection=false), and run `./tap up`. `./tap down` ends the whole local AWS regardless.";

    /// <summary>Why it may not go, in the words of the Pulumi CLI; null when it may.</summary>
    public string? Refusal => Meta.Protect ? $"resource \"{Key}\" cannot be deleted because it is protected" : null;
}
