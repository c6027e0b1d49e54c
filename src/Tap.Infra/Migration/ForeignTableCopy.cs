using System.Collections.Immutable;
using Pulumi;
using Pulumi.Aws.DynamoDB;
using Pulumi.Aws.DynamoDB.Inputs;
using Pulumi.Aws.DynamoDB.Outputs;
using Tap.Infra.Encryption;
using Tap.Infra.Foundation;
using Tap.Infra.Storage;

namespace Tap.Infra.Migration;

/// <summary>What a <see cref="ForeignTableCopy"/> is made of.</summary>
/// <param name="Context">The stack, in the region of the copy.</param>
/// <param name="Key">The key of that region.</param>
/// <param name="TableName">The physical name.</param>
/// <param name="Source">The table that is copied.</param>
/// <param name="Capacity">The capacity of the copy and of each of its indexes.</param>
public sealed record ForeignTableCopyArgs(
    StackContext Context, EncryptionKey Key, string TableName, GetTableResult Source, TableCapacity Capacity);

/// <summary>A table with the keys, indexes and expiry of somebody else's, and with the safeguards of the stack's own.</summary>
public sealed class ForeignTableCopy : ComponentResource
{
    // The list of indexes as a whole, as in MetadataTable.
    private static readonly List<string> ScaledInputs = ["readCapacity", "writeCapacity", "globalSecondaryIndexes"];

    /// <summary>Registers the table.</summary>
    public ForeignTableCopy(string name, ForeignTableCopyArgs args, ComponentResourceOptions? options = null)
        : base("tap:migration:ForeignTableCopy", name, options)
    {
        var (source, capacity, protection) = (args.Source, args.Capacity, args.Context.Settings.DeletionProtection);
        Keys = string.IsNullOrEmpty(source.RangeKey) ? [source.HashKey] : [source.HashKey, source.RangeKey];
        var table = new Table(name, new TableArgs
        {
            Name = args.TableName,
            BillingMode = "PROVISIONED",
            ReadCapacity = capacity.Reads,
            WriteCapacity = capacity.Writes,
            HashKey = source.HashKey,
            RangeKey = Given(source.RangeKey),
            Attributes = source.Attributes
                .Select(attribute => new TableAttributeArgs { Name = attribute.Name, Type = attribute.Type }).ToArray(),
            GlobalSecondaryIndexes = source.GlobalSecondaryIndexes.Select(index => Describe(index, capacity)).ToArray(),
            LocalSecondaryIndexes = source.LocalSecondaryIndexes.Select(Describe).ToArray(),
            ServerSideEncryption = new TableServerSideEncryptionArgs { Enabled = true, KmsKeyArn = args.Key.Arn },
            PointInTimeRecovery = new TablePointInTimeRecoveryArgs { Enabled = true },
            StreamEnabled = true,
            StreamViewType = "NEW_AND_OLD_IMAGES",
            Ttl = source.Ttl.Enabled
                ? (Input<TableTtlArgs>)new TableTtlArgs { Enabled = true, AttributeName = source.Ttl.AttributeName }
                : null,
            DeletionProtectionEnabled = protection,
        }, this.Child(new CustomResourceOptions { Protect = protection, IgnoreChanges = capacity.Scaled ? ScaledInputs : [] }));

        Name = table.Name;
        Arn = table.Arn;
        RegisterOutputs();
    }

    /// <summary>The attributes of the key, the partition's first.</summary>
    public ImmutableArray<string> Keys { get; }

    /// <summary>The table's name.</summary>
    [Output("name")]
    public Output<string> Name { get; private set; }

    /// <summary>The table's ARN.</summary>
    [Output("arn")]
    public Output<string> Arn { get; private set; }

    private static TableGlobalSecondaryIndexArgs Describe(GetTableGlobalSecondaryIndexResult index, TableCapacity capacity)
    {
        var args = new TableGlobalSecondaryIndexArgs
        {
            Name = index.Name,
            ProjectionType = index.ProjectionType,
            ReadCapacity = capacity.Reads,
            WriteCapacity = capacity.Writes,
        };

        if (!index.NonKeyAttributes.IsDefaultOrEmpty)
            args.NonKeyAttributes = index.NonKeyAttributes;

        // An index may have up to four attributes in each part of its key, which only this describes; for others it is as in MetadataTable.
        if (index.KeySchemas.GroupBy(key => key.KeyType).Any(part => part.Count() > 1))
        {
            args.KeySchemas = index.KeySchemas
                .Select(key => new TableGlobalSecondaryIndexKeySchemaArgs { AttributeName = key.AttributeName, KeyType = key.KeyType })
                .ToArray();
        }
        else
        {
            args.HashKey = index.HashKey;
            args.RangeKey = Given(index.RangeKey);
        }

        return args;
    }

    private static TableLocalSecondaryIndexArgs Describe(GetTableLocalSecondaryIndexResult index)
    {
        var args = new TableLocalSecondaryIndexArgs { Name = index.Name, RangeKey = index.RangeKey, ProjectionType = index.ProjectionType };
        if (!index.NonKeyAttributes.IsDefaultOrEmpty)
            args.NonKeyAttributes = index.NonKeyAttributes;
        return args;
    }

    private static Input<string>? Given(string? text) => string.IsNullOrEmpty(text) ? null : (Input<string>)text;
}
