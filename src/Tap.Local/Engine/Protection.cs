namespace Tap.Local.Engine;

/// <summary>Refuses to delete what is protected.</summary>
internal static class Protection
{
    /// <summary>What to do about a refusal.</summary>
    public const string Advice =
        "To unprotect a resource, remove the `protect` flag from it in your Pulumi program, or change the setting behind it "
        + "(--config tap:deletionProtection=false), and run `./tap up`. `./tap down` ends the whole local AWS regardless.";

    /// <summary>Why a recorded resource may not go, in the words of the Pulumi CLI; null when it may.</summary>
    public static string? Refusal(ResourceRecord record) =>
        record.Meta.Protect ? $"resource \"{record.Key}\" cannot be deleted because it is protected" : null;
}
