using System.Text.Json.Nodes;
using Tap.Cli.Aws;
using Tap.Infra;
using Tap.Program;

namespace Tap.Cli.Deployed;

/// <summary>How much is adopted.</summary>
/// <param name="Last">Whether payloads that wait to be processed come too: nobody writes any more.</param>
/// <param name="DryRun">Whether to count only.</param>
internal sealed record AdoptionChoice(bool Last, bool DryRun);

/// <summary>What was adopted, or would be.</summary>
/// <param name="Items">The items of the copy.</param>
/// <param name="ItemsPut">Those that were missing or different here.</param>
/// <param name="Objects">The objects of the copy.</param>
/// <param name="ObjectsCopied">Those that were missing or older here.</param>
/// <param name="Waiting">Payloads that only the last run copies.</param>
/// <param name="OnlyHere">Objects that the copy does not have.</param>
/// <param name="Faults">What could not be copied, and why: a sentence each.</param>
internal sealed record AdoptionOutcome(
    long Items, long ItemsPut, long Objects, long ObjectsCopied, long Waiting, long OnlyHere, IReadOnlyList<string> Faults);

/// <summary>
/// Puts what the copies of a migration hold into the stack that goes on in the target region. It may be run again and again: what is as it
/// should be is left alone. Items come first: a payload whose item is there is not processed a second time.
/// </summary>
/// <param name="aws">AWS, wherever the stacks are.</param>
/// <param name="from">The stack that is migrated.</param>
/// <param name="to">The stack in the target region.</param>
/// <param name="time">The clock.</param>
internal sealed class Adoption(StackAws aws, DeployedStack from, DeployedStack to, TimeProvider time)
{
    /// <summary>Goes through all of it once.</summary>
    /// <exception cref="UserException">There are no copies, they are elsewhere, or somebody may still write.</exception>
    public async Task<AdoptionOutcome> RunAsync(AdoptionChoice choice, CancellationToken cancellation)
    {
        var table = CopyOf("DynamoDB table", StackOutputs.MetadataTableName);
        var bucket = CopyOf("S3 bucket", StackOutputs.DataBucketName);
        await RequireSilenceAsync(to, "would overwrite what its callers write", cancellation);
        if (choice.Last)
            await RequireSilenceAsync(from, "would miss what its callers still write", cancellation);

        var items = new ItemAdoption(aws.Home, table, to.Output(StackOutputs.MetadataTableName), time);
        await items.RunAsync(choice.DryRun, cancellation);
        var objects = new ObjectAdoption(aws.Home, bucket, to.Output(StackOutputs.DataBucketName), time);
        await objects.RunAsync(choice, items.Unprocessed, cancellation);
        return new AdoptionOutcome(items.Read, items.Put, objects.Read, objects.Copied, objects.Waiting, objects.OnlyHere, objects.Faults);
    }

    // The report tells of each copy what it is of.
    private string CopyOf(string type, string output)
    {
        var resources = from.Outputs["migrationReport"]?["resources"]?.AsArray()
            ?? throw new UserException($"The stack '{from.Name}' has no migration, so there are no copies.");
        var source = from.Output(output);
        var copy = resources.FirstOrDefault(resource => Text(resource, "type") == type && Text(resource, "replication").Split(' ', ',').Contains(source))
            ?? throw new UserException($"The migration of the stack '{from.Name}' does not copy {source}.");
        return Text(copy, "region") == to.Region
            ? Text(copy, "name")
            : throw new UserException($"The copy of {source} is in {Text(copy, "region")}, and the stack '{to.Name}' in {to.Region}.");

        static string Text(JsonNode? resource, string member) => resource?[member]?.GetValue<string>() ?? "";
    }

    private async Task RequireSilenceAsync(DeployedStack stack, string because, CancellationToken cancellation)
    {
        var function = stack.FunctionNamed("api-handler");
        var concurrency = await aws.In(stack.Region).GetAsync(AwsService.Lambda, $"/2019-09-30/functions/{function}/concurrency", cancellation);
        if (concurrency["ReservedConcurrentExecutions"]?.GetValue<int>() != 0)
        {
            throw new UserException(
                $"The stack '{stack.Name}' takes calls, so this {because}.",
                "Set its tap:functions.apiHandler.reservedConcurrency to 0 and update it first.");
        }
    }
}
