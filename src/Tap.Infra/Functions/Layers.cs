using System.Collections.Immutable;
using Pulumi;
using Tap.Infra.Foundation;
using Lambda = Pulumi.Aws.Lambda;

namespace Tap.Infra.Functions;

/// <summary>What <see cref="Layers"/> is made of.</summary>
/// <param name="Context">The stack, whose settings name the folders and zips; each file name without extension becomes a layer's name.</param>
public sealed record LayersArgs(StackContext Context);

/// <summary>The layers that the functions share: one layer version a path.</summary>
public sealed class Layers : ComponentResource
{
    /// <summary>Registers the layer versions.</summary>
    public Layers(string name, LayersArgs args, ComponentResourceOptions? options = null)
        : base("tap:functions:Layers", name, options)
    {
        Arns = Output.All(args.Context.Settings.Functions.Layers.Select(path =>
        {
            var layerName = args.Context.Name(Path.GetFileNameWithoutExtension(path));
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
