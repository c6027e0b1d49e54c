using Pulumi;
using Tap.Infra.Messaging;
using Tap.Infra.Storage;

namespace Tap.Infra.Functions.Definitions;

/// <summary>The function that copies the changes of a table to another region.</summary>
internal static class TableReplicatorFunction
{
    /// <summary>Its short name.</summary>
    public const string ShortName = "table-replicator";

    /// <summary>Defines it.</summary>
    /// <param name="regions">Where the table and its copy are.</param>
    /// <param name="source">The table.</param>
    /// <param name="copy">Its copy.</param>
    /// <param name="deadLetters">Who is told of changes that could not be copied.</param>
    public static FunctionDefinition Define(RegionPair regions, MetadataTable source, MetadataTable copy, IDeadLetterTarget deadLetters) =>
        new(ShortName, "Copies changes of the table to another region", regions.Source.Settings.Functions.TableReplicator)
        {
            DeadLetters = deadLetters,
            Grants =
            [
                source.Can("dynamodb:GetItem", "dynamodb:Scan"),
                .. source.CanReadStream(),
                regions.SourceKey.CanUseThrough("DecryptData", ["kms:Decrypt"], "dynamodb"),
                copy.Can("dynamodb:PutItem", "dynamodb:DeleteItem") with { Sid = "WriteCopy" },
                regions.TargetKey.CanUseThrough("UseTargetKey", ["kms:Decrypt"], "dynamodb"),
            ],
            Variables = new InputMap<string>
            {
                ["SOURCE_TABLE"] = source.Name,
                ["TARGET_TABLE"] = copy.Name,
                ["TARGET_REGION"] = regions.Target.Region,
            },
        };
}
