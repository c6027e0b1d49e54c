using Pulumi;

namespace Tap.Infra.Configuration;

/// <summary>The folder of Pulumi.yaml, where relative paths of the configuration start, wherever the program was started.</summary>
internal static class ProjectFolder
{
    /// <summary>The absolute path of a folder or file of the configuration.</summary>
    public static string Resolve(string path) =>
        Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, Deployment.Instance.RootDirectory));
}
