namespace Tap.Local.LocalAws;

/// <summary>Lines that call the AWS CLI, to be pasted into a shell.</summary>
internal static class AwsCli
{
    /// <summary>A line for the local AWS, which takes any credentials.</summary>
    public static string Line(Uri endpoint, string region, string command) =>
        $"AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test aws --endpoint-url {endpoint.OriginalString} --region {region} {command}";
}
