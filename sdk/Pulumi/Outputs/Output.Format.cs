using System.Globalization;

namespace Pulumi;

/// <content>Text from outputs.</content>
public static partial class Output
{
    /// <summary>
    /// An interpolated string whose holes may hold outputs and inputs: <c>Output.Format($"arn:{partition}:…")</c>. Format specifiers and
    /// widths apply to the resolved values, always in the invariant culture.
    /// </summary>
    /// <param name="formattableString">The interpolated string.</param>
    /// <returns>The text; secret or unknown if a value in it is.</returns>
    public static Output<string> Format(FormattableString formattableString)
    {
        var holes = formattableString.GetArguments();
        var outputs = new IOutput[holes.Length];
        for (var i = 0; i < holes.Length; i++)
        {
            outputs[i] = holes[i] switch
            {
                IOutput output => output,
                IInput input => input.Output,
                var value => Create(value),
            };
        }
        return new(OutputPipeline.AllAsync(
            outputs,
            values => string.Format(CultureInfo.InvariantCulture, formattableString.Format, values)));
    }
}
