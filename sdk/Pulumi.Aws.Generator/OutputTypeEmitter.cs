namespace Pulumi.Aws.Generator;

/// <summary>Writes classes of output values, which the SDK builds through their one constructor.</summary>
internal static class OutputTypeEmitter
{
    public static void Emit(CodeWriter writer, TypeNames names, string className, IReadOnlyList<PropertySpec> properties)
    {
        writer.Line($"/// <summary>The output <c>{className}</c>.</summary>");
        writer.Line("[OutputType]");
        writer.Block($"public sealed class {className}", () =>
        {
            foreach (var property in properties)
                writer.Line($"public readonly {names.Output(property)} {property.CSharpName};");
            writer.Separate();
            writer.Line("[OutputConstructor]");
            var parameters = properties.Select(property => $"{names.Output(property)} {Literals.Identifier(property.Name)}");
            writer.Block($"private {className}({string.Join(", ", parameters)})", () =>
            {
                foreach (var property in properties)
                    writer.Line($"this.{property.CSharpName} = {Literals.Identifier(property.Name)};");
            });
        });
    }
}
