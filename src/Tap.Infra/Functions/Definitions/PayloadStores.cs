using Pulumi;
using Tap.Infra.Encryption;
using Tap.Infra.Foundation;
using Tap.Infra.Identity;
using Tap.Infra.Secrets;
using Tap.Infra.Storage;

namespace Tap.Infra.Functions.Definitions;

/// <summary>
/// Where payloads, their items and the secret of their signatures lie, of which the API handler and the processor both know.
/// </summary>
/// <param name="Context">The stack.</param>
/// <param name="Key">The stack's key.</param>
/// <param name="Storage">The buckets.</param>
/// <param name="Table">The metadata table.</param>
/// <param name="Secret">The secret that the functions sign with.</param>
internal sealed record PayloadStores(StackContext Context, EncryptionKey Key, DataStorage Storage, MetadataTable Table, AppSecret Secret)
{
    /// <summary>The right to decrypt items and the secret; objects may be encrypted otherwise.</summary>
    public Statement CanDecrypt() => Key.CanUseThrough("DecryptData", ["kms:Decrypt"], "dynamodb", "secretsmanager");

    /// <summary>The variables that name the stores.</summary>
    public InputMap<string> Variables() => new()
    {
        ["DATA_BUCKET"] = Storage.DataBucketName,
        ["METADATA_TABLE"] = Table.Name,
        ["SECRET_ARN"] = Secret.Arn,
        ["MAX_PAYLOAD_BYTES"] = $"{Context.Settings.Api.MaxPayloadBytes}",
    };
}
