using System.Collections.Immutable;
using Pulumi;
using Tap.Infra.Identity;
using Tap.Infra.Messaging;

namespace Tap.Infra.Functions.Definitions;

/// <summary>The function that copies the changes of tables to another region.</summary>
internal static class TableReplicatorFunction
{
    /// <summary>Its short name, and its bundle's; the second of them has a number after it.</summary>
    public const string ShortName = "table-replicator";

    /// <summary>Defines it.</summary>
    /// <param name="name">Its short name.</param>
    /// <param name="regions">Where the tables and their copies are.</param>
    /// <param name="tables">The tables.</param>
    /// <param name="deadLetters">Who is told of changes that could not be copied.</param>
    public static FunctionDefinition Define(
        string name, RegionPair regions, ImmutableArray<CopiedTable> tables, IDeadLetterTarget deadLetters) =>
        new(name, "Copies changes of tables to another region", regions.Source.Settings.Functions.TableReplicator)
        {
            Bundle = ShortName,
            DeadLetters = deadLetters,
            Grants =
            [
                new Statement
                {
                    Sid = "UseTable",
                    Actions = ["dynamodb:GetItem", "dynamodb:Scan"],
                    Resources = Output.All(tables.Select(table => table.SourceArn)),
                },
                .. ReadStreams([.. tables.Select(table => table.StreamArn).OfType<Output<string>>()]),
                .. tables.All(table => table.SourceKeyArn is null) ? ImmutableArray<Statement>.Empty :
                [
                    regions.SourceKey.CanUseThrough("DecryptData", ["kms:Decrypt"], "dynamodb") with { Resources = CopiedTable.KeysOf(tables) },
                ],
                new Statement
                {
                    Sid = "WriteCopy",
                    Actions = ["dynamodb:PutItem", "dynamodb:DeleteItem"],
                    Resources = Output.All(tables.Select(table => table.CopyArn)),
                },
                regions.TargetKey.CanUseThrough("UseTargetKey", ["kms:Decrypt"], "dynamodb"),
            ],
            Variables = new InputMap<string>
            {
                ["TABLES"] = Output.JsonSerialize(Output.Create(tables.Select(table =>
                    new { source = table.SourceName, target = table.CopyName, keys = table.Keys }))),
                ["TARGET_REGION"] = regions.Target.Region,
            },
        };

    // As Lambda does for a function that a stream invokes.
    private static IEnumerable<Statement> ReadStreams(ImmutableArray<Output<string>> streams) => streams.IsEmpty ? [] :
    [
        new Statement
        {
            Sid = "ReadStream",
            Actions = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
            Resources = Output.All(streams),
        },

        // This action takes no resource: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
        new Statement { Sid = "ListStreams", Actions = ["dynamodb:ListStreams"], Resources = "*" },
    ];
}
