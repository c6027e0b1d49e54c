using System.CommandLine;
using System.Globalization;
using Tap.Cli.Local;

namespace Tap.Cli.Commands;

/// <summary><c>up</c>: deploys the stack to the local AWS.</summary>
internal static class UpCommand
{
    public static Command Create()
    {
        var port = new Option<int?>("--port")
        {
            Description = "The port of the local AWS, when it is not running yet; default any free one",
            HelpName = "1-65535",
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
                    return number;
                result.AddError($"--port {text} is no port; write a number from 1 to 65535.");
                return null;
            },
        };
        var command = new Command("up", "Deploy the stack to the local AWS and leave it running")
        {
            CommonOptions.Config, CommonOptions.Yes, CommonOptions.Json, CommonOptions.Diff, CommonOptions.Refresh, CommonOptions.Target,
            CommonOptions.ExpectNoChanges, port,
        };
        command.SetAction((parsed, cancellation) => new StackSession(
            Workspace.Find(), StackRequest.Of(parsed, preview: false) with { Port = parsed.GetValue(port) }).RunAsync(cancellation));
        return command;
    }
}
