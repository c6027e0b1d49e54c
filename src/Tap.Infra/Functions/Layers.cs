using System.Collections.Immutable;
using Pulumi;
using Lambda = Pulumi.Aws.Lambda;

namespace Tap.Infra.Functions;

/// <summary>What <see cref="Layers"/> is made of.</summary>
public sealed class LayersArgs : ResourceArgs
{
    /// <summary>The environment's suffix.</summary>
    public required string Environment { get; init; }

    /// <summary>The folders and zips to publish; each file name without extension becomes a layer's name.</summary>
    public required ImmutableArray<string> Paths { get; init; }
}

/// <summary>The layers that the functions share: one layer version a path.</summary>
public sealed class Layers : ComponentResource
{
    /// <summary>Registers the layer versions.</summary>
    public Layers(string name, LayersArgs args, ComponentResourceOptions? options = null)
        : base("tap:functions:Layers", name, args, options)
    {
        Arns = Output.All(args.Paths.Select(path =>
        {
            var layerName = $"tap-{Path.GetFileNameWithoutExtension(path)}-{args.Environment}";
            return new Lambda.LayerVersion(layerName, new Lambda.LayerVersionArgs
            {
                LayerName = layerName,
                Code = new FileArchive(path),
                CompatibleRuntimes = "nodejs24.x",
                CompatibleArchitectures = "arm64",
            }, this.Child()).Arn;
        }));
        RegisterOutputs();
    }

    /// <summary>The ARNs of the layer versions, in the order of the paths.</summary>
    [Output("arns")]
    public Output<ImmutableArray<string>> Arns { get; private set; }
}
