namespace Tap.Local.Engine;

/// <summary>Refuses to delete what is protected.</summary>
internal static class Protection
{
    /// <summary>Why a recorded resource may not go, in the words of the Pulumi CLI; null when it may.</summary>
    public static string? Refusal(ResourceRecord record) => record.Meta.Protect
        ? $"resource \"{record.Key}\" cannot be deleted because it is protected. To unprotect the resource, remove the `protect` flag from the resource in "
            + "your Pulumi program (or the setting that makes it, such as --config tap:deletionProtection=false) and run `./tap up`; "
            + "`./tap down` ends the whole local AWS regardless."
        : null;
}
